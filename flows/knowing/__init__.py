"""What a service costs, what one's rights are, what community policing is: facts with a source, and no advice."""
