"""What is said of an operation, of a node of the engine, of a tensor that is no plain one."""
