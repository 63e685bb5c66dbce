"""`python -m inception_core …`"""

from inception_core.cli import main

main()
