"""The explorer: Streamlit pages over `inception_core`."""
