"""Questions to who only advises: functional facts and a question, never who the client is."""
