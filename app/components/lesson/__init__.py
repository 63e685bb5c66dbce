"""The pieces of the page *Lessons*: where one is, the scene, the question, what teachers need."""
