"""Plans: the year's tasks and projects with milestones, spending and proof; the three lists linked; the debrief."""
