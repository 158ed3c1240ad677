"""What goes wrong around a run: damaged bytes, processes killed, full disks, jumping clocks, long service."""
