"""The local cloud: MiniStack in this process, plus what it lacks, served on a loopback port."""
