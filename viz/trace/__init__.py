"""The contract between the process that runs the user's code and everything else. Knows nothing of torch or Streamlit."""
