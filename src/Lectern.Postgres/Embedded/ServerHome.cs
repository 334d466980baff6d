using System.Globalization;
using System.Runtime.Versioning;

namespace Lectern.Postgres.Embedded;

/// <summary>
/// The folder of one server, held by one process at a time. We own the folder; only <c>data</c> and <c>run</c> inside
/// belong to the account that the server runs under, so that nothing we write can be led astray by it.
/// </summary>
sealed class ServerHome : IDisposable
{
    /// <summary>The role that owns the cluster and its databases.</summary>
    public const string OwnerRole = "lectern";

    readonly FileStream ownership;

    ServerHome(string folder, ServerAccount account)
    {
        Folder = folder;
        Account = account;
        ownership = Claim(folder);
    }

    public string Folder { get; }
    public ServerAccount Account { get; }
    public string Data => Path.Combine(Folder, "data");
    public string Run => Path.Combine(Folder, "run");
    public string PasswordFile => Path.Combine(Folder, "password");
    public string SettingsFile => Path.Combine(Folder, "lectern.conf");
    public string LogFile => Path.Combine(Folder, "server.log");

    [SupportedOSPlatform("linux")]
    public static async Task<ServerHome> OpenAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var wanted = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory));
        try
        {
            var folder = await LocateAsync(wanted, ct);
            var account = await ServerAccount.ForAsync(Path.Combine(folder, "data"), ct);
            Directory.CreateDirectory(folder);
            if (!await account.CanAsync("-x", folder, ct))
                folder = Relocation.OfData(wanted, account, options.Notify);

            var home = new ServerHome(folder, account);
            await home.CreateForServerAsync(home.Run, ct);
            return home;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StartFailure.Storage(wanted, e);
        }
    }

    /// <summary>Links followed to the end: processes are known by the real path of the folder that they serve.</summary>
    public static async Task<string> LocateAsync(string folder, CancellationToken ct) =>
        (await ChildProcess.RunAsync(["realpath", "--canonicalize-missing", "--", Path.GetFullPath(folder)], ct)).Output.TrimEnd('\n');

    /// <summary>Creates a folder that only the server's account may enter.</summary>
    [SupportedOSPlatform("linux")]
    public async Task CreateForServerAsync(string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Account.OwnAsync(folder, ct);
    }

    public void Dispose() => ownership.Dispose();

    /// <summary>An advisory lock that the system drops when this process ends, however it ends; our number lies beside it.</summary>
    static FileStream Claim(string folder)
    {
        var number = Path.Combine(folder, "lectern.pid");
        try
        {
            var held = new FileStream(Path.Combine(folder, "lectern.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(number, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch (IOException e) when (e.HResult == Posix.WouldBlock)
        {
            var holder = File.Exists(number) ? File.ReadAllText(number) : "unknown";
            throw new EmbeddedPostgresException(
                $"{folder} is in use by another Lectern (process {holder}); stop that one, or give another data folder.", e)
            { IsInUse = true };
        }
    }
}
