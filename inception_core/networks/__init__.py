"""The networks, one file for each way of building them: functions from knobs to a spec."""
