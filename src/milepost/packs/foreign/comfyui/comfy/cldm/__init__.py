"""ControlNets; only what packs read as data is here."""
