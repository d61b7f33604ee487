"""Machines that have nothing: bare Debian roots in a folder, where the two commands are tried.

``.ci/bare`` starts it as root, in namespaces of its own (mounts, processes): whatever happens,
nothing stays mounted and nothing runs afterwards. It only imports the standard library.
"""
