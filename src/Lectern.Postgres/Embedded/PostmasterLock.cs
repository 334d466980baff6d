using System.Globalization;

namespace Lectern.Postgres.Embedded;

/// <summary>What <c>postmaster.pid</c> says: which process serves the data folder, on which port, and whether it accepts connections.</summary>
readonly record struct PostmasterLock(int ProcessId, int Port, bool Ready)
{
    public static string FileIn(string data) => Path.Combine(data, "postmaster.pid");

    public static PostmasterLock? Read(string data)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(FileIn(data));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        // Line 4 is the port, line 8 the status, padded with blanks; the file may be seen half written.
        return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id) && id > 0
            ? new PostmasterLock(id, lines.Length > 3 && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : 0, lines.Length > 7 && lines[7].Trim() == "ready")
            : null;
    }

    /// <summary>
    /// Whether the named process lives and serves this folder. The number alone proves nothing, since numbers are
    /// given again: a postmaster's working directory is its data folder.
    /// </summary>
    public bool IsServing(string data)
    {
        try
        {
            return new FileInfo($"/proc/{ProcessId}/cwd").LinkTarget == data && !HasEnded;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gone, or dead and not yet collected by a parent that never asks.</summary>
    bool HasEnded
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{ProcessId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
    }
}
