"""The page of those who handle reports: server-rendered, for a phone, behind a link from chat and a PIN. No script."""
