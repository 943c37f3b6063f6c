"""Read the text of HTML pages, Word files, PDFs and mails, as data: nothing in them runs and nothing is fetched."""
