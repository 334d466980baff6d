using Lectern.Bench.Reporting;

namespace Lectern.Bench.Soak;

/// <summary>What every soak of kills begins and ends with.</summary>
static class SoakFolder
{
    /// <summary>Runs in a folder of its own, which stays where something went wrong.</summary>
    /// <param name="title">The command that repeats the run.</param>
    /// <param name="run">Returns whether everything held.</param>
    public static async Task<bool> RunAsync(string title, Func<string, Task<bool>> run)
    {
        var folder = Directory.CreateTempSubdirectory("lectern-soak-").FullName;
        // PostgreSQL's account must be able to pass.
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        Console.WriteLine(title);
        Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Machine.Now()}");
        var isRight = false;
        try
        {
            isRight = await run(folder);
        }
        finally
        {
            // What went wrong is worth looking at; what went right is not worth the space.
            if (isRight) Directory.Delete(folder, recursive: true);
            else Console.WriteLine($"The data is kept in {folder}.");
        }
        return isRight;
    }
}
