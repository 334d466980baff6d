using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Lectern.Postgres.Embedded;

/// <summary>Makes the data folder of a new server, and checks that of an old one; it never deletes a database.</summary>
[SupportedOSPlatform("linux")]
static class DataFolder
{
    static readonly TimeSpan InitTimeout = TimeSpan.FromMinutes(2);

    public static async Task EnsureAsync(ServerHome home, PostgresBinaries binaries, bool durable, CancellationToken ct)
    {
        var versionFile = Path.Combine(home.Data, "PG_VERSION");
        if (File.Exists(versionFile))
            RequireFit(home, binaries, (await File.ReadAllTextAsync(versionFile, ct)).Trim());
        else if (Directory.Exists(home.Data))
            throw new EmbeddedPostgresException(
                $"{home.Data} exists but is no data folder of PostgreSQL (it has no PG_VERSION); move it away, or give another data folder.");
        else
            await CreateAsync(home, binaries, durable, ct);
    }

    public static string ReadPassword(ServerHome home)
    {
        try
        {
            return File.ReadAllText(home.PasswordFile).Trim();
        }
        catch (FileNotFoundException e)
        {
            throw new EmbeddedPostgresException(
                $"The password of the database in {home.Data} is missing; put the file {home.PasswordFile} back.", e);
        }
    }

    static void RequireFit(ServerHome home, PostgresBinaries binaries, string major)
    {
        var ours = binaries.Version.Major.ToString(CultureInfo.InvariantCulture);
        if (major == ours)
            return;
        throw new EmbeddedPostgresException(
            $"The data folder {home.Data} was written by PostgreSQL {major}, but PostgreSQL {binaries.Version} was found in {binaries.Directory}. "
            + (int.TryParse(major, out var written) && written >= PostgresBinaries.OldestMajor
                ? $"Set LECTERN_PG_BIN to the bin folder of a PostgreSQL {major}, or give another data folder."
                : $"Bring it to {ours} with pg_upgrade, or give another data folder."));
    }

    /// <summary>Builds beside, then renames: a data folder is whole or absent, whenever the power goes.</summary>
    static async Task CreateAsync(ServerHome home, PostgresBinaries binaries, bool durable, CancellationToken ct)
    {
        var building = home.Data + ".new";
        if (Directory.Exists(building))
            Directory.Delete(building, recursive: true);
        await home.CreateForServerAsync(building, ct);
        await WritePasswordAsync(home, ct);

        var result = await ChildProcess.RunAsync(home.Account.Run(
        [
            binaries.InitDb, "--pgdata", building, "--username", ServerHome.OwnerRole, "--pwfile", home.PasswordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--data-checksums", "--no-instructions",
            // Built in, so that text sorts the same on every machine and under every later libc.
            "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
            .. durable ? Array.Empty<string>() : ["--no-sync"],
        ]), ct, InitTimeout);
        if (!result.Succeeded)
            throw StartFailure.From("PostgreSQL could not create its data folder", result.Output, home, port: null);

        await File.AppendAllTextAsync(Path.Combine(building, "postgresql.conf"), "\ninclude_if_exists = '../lectern.conf'\n", ct);
        Directory.Move(building, home.Data);
        if (durable)
            await ChildProcess.RunAsync(["sync", home.Folder, home.PasswordFile, Path.Combine(home.Data, "postgresql.conf")], ct);
    }

    static async Task WritePasswordAsync(ServerHome home, CancellationToken ct)
    {
        File.Delete(home.PasswordFile);
        var create = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var writer = new StreamWriter(home.PasswordFile, create))
            await writer.WriteAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)).AsMemory(), ct);
        await home.Account.OwnAsync(home.PasswordFile, ct);
    }
}
