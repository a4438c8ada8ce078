// Nothing to call: the library is put into a process with LD_PRELOAD. See CrashPoint.c.
