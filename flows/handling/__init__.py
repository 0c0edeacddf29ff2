"""What those who handle reports say and do in chat: no text of a report ever stands here."""
