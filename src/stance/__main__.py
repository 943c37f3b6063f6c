"""Run the command line as `python -m stance`."""

from stance_command import main

if __name__ == "__main__":
    main()
