namespace Lectern.Postgres.Embedded;

/// <summary>Turns what the system or PostgreSQL said into one line that says what to do next.</summary>
static class StartFailure
{
    const long LeastSpace = 64 * 1024;

    public static EmbeddedPostgresException Storage(string folder, Exception e) => e switch
    {
        IOException { HResult: Posix.NoSpace } => DiskFull(folder, e),
        UnauthorizedAccessException => new($"The data folder {folder} cannot be used by '{Environment.UserName}' ({Line(e.Message)}); "
            + "give that account access, or give another data folder.", e),
        _ => new($"The data folder {folder} cannot be used ({Line(e.Message)}); make it usable, or give another one.", e),
    };

    /// <param name="doing">What failed, as the start of a sentence.</param>
    /// <param name="output">What PostgreSQL printed.</param>
    public static EmbeddedPostgresException From(string doing, string output, ServerHome home, int? port)
    {
        // A full disk also keeps PostgreSQL from saying so in its log.
        if (output.Contains("No space left on device", StringComparison.Ordinal) || new DriveInfo(home.Folder).AvailableFreeSpace < LeastSpace)
            return DiskFull(home.Folder, null);
        if (IsPortTaken(output))
            return new($"Port {port} on 127.0.0.1 is taken by another program; free it, or give PostgreSQL another port.");
        if (output.Contains("Permission denied", StringComparison.Ordinal))
            return new($"{doing}: the account '{home.Account.Name}' may not use a file of {home.Folder} ({Reason(output)}); correct its owner and mode.");
        return new($"{doing} ({Reason(output)}); its log is {home.LogFile}, and nothing was changed.");
    }

    public static bool IsPortTaken(string output) => output.Contains("Address already in use", StringComparison.Ordinal);

    /// <summary>After a kill the backends need a moment to notice; until then they hold the shared memory.</summary>
    public static bool IsStillInUse(string output) => output.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    static EmbeddedPostgresException DiskFull(string folder, Exception? inner) =>
        new($"The disk that holds {folder} is full; free some space there and start again. Nothing was lost.", inner);

    /// <summary>The line that tells most: the last that PostgreSQL itself marks as the end.</summary>
    static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] marks = ["PANIC:", "FATAL:", "error:", "ERROR:"];
        var telling = lines.LastOrDefault(line => marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
            ?? lines.LastOrDefault() ?? "it said nothing";
        var mark = marks.Select(mark => telling.IndexOf(mark, StringComparison.Ordinal)).Max();
        return mark < 0 ? telling : telling[mark..];
    }

    static string Line(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');
}
