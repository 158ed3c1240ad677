"""What Streamlit runs for one visitor. A folder of its own: Streamlit puts a script's folder on the path of imports."""
