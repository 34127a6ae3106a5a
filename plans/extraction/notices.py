from plans.extraction.kinds import Notice
def notices_of(source, setting, rows, figures): return ()
