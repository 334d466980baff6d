using System.Runtime.InteropServices;

namespace Lectern.Postgres.Embedded;

/// <summary>The few things of the system that .NET does not offer.</summary>
static class Posix
{
    public const int NoSpace = 28; // ENOSPC
    public const int WouldBlock = 11; // EAGAIN: another process holds the lock
    public const int Interrupt = 2; // SIGINT: PostgreSQL's fast shutdown
    public const int Quit = 3; // SIGQUIT: its immediate shutdown
    public const int Kill = 9;

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Signal(int processId, int signal) => _ = kill(processId, signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int kill(int processId, int signal);
}
