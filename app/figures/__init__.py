"""Records become tables and figures; no Streamlit here."""
