"""Every write of tracing, by subject.

cases      opened by results, consulted, admitted, with their sources
deaths     cases of who has died, as the registry says, closed and opened again
chains     named, joined, merged, split
tracing    contacts named and taken back, and those that follow others
letters    sent, accepted, answered
checking   what any of them refuses
"""
