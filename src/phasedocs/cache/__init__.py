"""What earlier runs found out. Knows nothing of Markdown; imports nothing but what Python has loaded anyway.

What is kept stands in `.phasedocs_cache` at the root of a project, signed with a key of the user: what is damaged, made
elsewhere or planted is not there. A cache that cannot be read or written is no error; the work is done again.
"""
