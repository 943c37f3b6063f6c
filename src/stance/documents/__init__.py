"""Read the text of documents, HTML pages, Word files and PDFs, as data: nothing in them runs and nothing is fetched."""
