"""What was assigned to articles and why: `record` for a program, `page` for a person, `review` for what to look at first."""
