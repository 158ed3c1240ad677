"""The contract between the process that runs the user's code and all else. Knows nothing of torch or Streamlit."""
