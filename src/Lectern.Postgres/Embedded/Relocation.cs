using System.Security.Cryptography;
using System.Text;

namespace Lectern.Postgres.Embedded;

/// <summary>
/// A checkout often lies where only root may enter (/root). The server's account then needs its data and its programs
/// elsewhere: each gets a place of its own under <see cref="SharedHome"/>, told in one line.
/// </summary>
static class Relocation
{
    public const string SharedHome = "/var/lib/lectern";

    /// <summary>Moves a data folder that is still empty, and leaves a link in the place that was asked for.</summary>
    public static string OfData(string wanted, ServerAccount account, Action<string>? notify)
    {
        if (Directory.ResolveLinkTarget(wanted, false) is not null || Directory.EnumerateFileSystemEntries(wanted).Any())
            throw new EmbeddedPostgresException(
                $"The account '{account.Name}', which PostgreSQL runs under, cannot enter {wanted}. "
                + "Open the folders on the way to it (chmod o+x), or give another data folder; nothing was changed.");

        var folder = Path.Combine(SharedHome, $"{Path.GetFileName(wanted)}-{Mark(Encoding.UTF8.GetBytes(wanted))}");
        Directory.CreateDirectory(folder);
        Directory.Delete(wanted);
        Directory.CreateSymbolicLink(wanted, folder);
        notify?.Invoke($"PostgreSQL's data lies in {folder} (linked from {wanted}), since only root may enter the folders above.");
        return folder;
    }

    /// <summary>The same programs where the account can run them: copied once for each build of them.</summary>
    public static async Task<PostgresBinaries> OfBinariesAsync(
        PostgresBinaries binaries, ServerAccount account, Action<string>? notify, CancellationToken ct)
    {
        if (await RunsAsync(binaries, account, ct))
            return binaries;

        var copy = Path.Combine(SharedHome, $"postgresql-{binaries.Version}-{Mark(await File.ReadAllBytesAsync(binaries.Postgres, ct))}");
        var copied = binaries with { Directory = Path.Combine(copy, Path.GetFileName(binaries.Directory)) };
        if (!Directory.Exists(copy))
        {
            await CopyAsync(binaries.Installation, copy, ct);
            notify?.Invoke($"PostgreSQL's programs were copied to {copy}, since only root may enter {binaries.Installation}.");
        }
        return await RunsAsync(copied, account, ct)
            ? copied
            : throw new EmbeddedPostgresException(
                $"The account '{account.Name}' can run PostgreSQL neither in {binaries.Directory} nor in {copied.Directory}; "
                + "open the folders on the way (chmod o+x), or set LECTERN_PG_BIN.");
    }

    static async Task<bool> RunsAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken ct) =>
        (await ChildProcess.RunAsync(account.Run(binaries.Postgres, "--version"), ct)).Succeeded;

    /// <summary>Copies aside, then renames, so that nobody meets half a copy; one process at a time.</summary>
    static async Task CopyAsync(string from, string to, CancellationToken ct)
    {
        const string script = """
            [ -d "$1" ] && exit
            rm -rf "$1.new" && cp -a --no-preserve=ownership "$0" "$1.new" && chmod -R a+rX "$1.new" && mv -T "$1.new" "$1"
            """;
        Directory.CreateDirectory(SharedHome);
        var result = await ChildProcess.RunAsync(
            ["flock", "--timeout", "60", Path.Combine(SharedHome, ".copy.lock"), "sh", "-c", script, from, to], ct, TimeSpan.FromMinutes(2));
        if (!result.Succeeded)
            throw new EmbeddedPostgresException(
                $"PostgreSQL's programs could not be copied to {to} ({result.Output.Trim().Split('\n')[0]}); correct that, or set LECTERN_PG_BIN.");
    }

    static string Mark(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..8];
}
