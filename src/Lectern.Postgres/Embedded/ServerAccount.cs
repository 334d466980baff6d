using System.Globalization;

namespace Lectern.Postgres.Embedded;

/// <summary>
/// The operating system account that the server runs under: our own, or an unprivileged one when we are root,
/// since PostgreSQL refuses root.
/// </summary>
sealed record ServerAccount(string Name, int? UserId, int? GroupId)
{
    const string Reserved = "lectern";

    /// <summary>The account for a data folder: its owner when it has one other than root, so that its files keep their owner.</summary>
    public static async Task<ServerAccount> ForAsync(string folder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(Environment.UserName, null, null);

        if (Directory.Exists(folder) && await OwnerOfAsync(folder, ct) is { UserId: not 0 } owner)
            return owner;
        if (await LookUpAsync(ct) is { } known)
            return known;

        // Two at once would make the account twice, with two numbers: useradd alone does not prevent that.
        Directory.CreateDirectory(Relocation.SharedHome);
        var made = await ChildProcess.RunAsync(
        [
            "flock", "--timeout", "20", Path.Combine(Relocation.SharedHome, ".account.lock"), "sh", "-c", """getent passwd "$0" || useradd "$@" "$0" """,
            Reserved, "--system", "--user-group", "--no-create-home", "--home-dir", Relocation.SharedHome, "--shell", "/usr/sbin/nologin",
        ], ct);
        return await LookUpAsync(ct) ?? throw new EmbeddedPostgresException(
            $"PostgreSQL refuses to run as root, and the account '{Reserved}' could not be created ({LastLine(made.Output)}). "
            + "Create it with useradd, or start Lectern as an ordinary user.");
    }

    /// <summary>The command, run under this account.</summary>
    public IReadOnlyList<string> Run(params IReadOnlyList<string> command) => UserId is null
        ? command
        : ["setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", "--inh-caps=-all", "--", .. command];

    /// <summary>Whether this account passes <c>test</c> with an operator such as <c>-x</c> on a path.</summary>
    public async Task<bool> CanAsync(string test, string path, CancellationToken ct) =>
        (await ChildProcess.RunAsync(Run("test", test, path), ct)).Succeeded;

    /// <summary>Makes this account the owner of what we created for it.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (UserId is null)
            return;
        var result = await ChildProcess.RunAsync(["chown", $"{UserId}:{GroupId}", path], ct);
        if (!result.Succeeded)
            throw new EmbeddedPostgresException($"{path} cannot be given to the account '{Name}': {LastLine(result.Output)}");
    }

    static async Task<ServerAccount?> OwnerOfAsync(string folder, CancellationToken ct)
    {
        var answer = await ChildProcess.RunAsync(["stat", "--dereference", "--format=%U:%u:%g", folder], ct);
        return answer.Succeeded ? Parse(answer.Output.Trim().Split(':')) : null;
    }

    static async Task<ServerAccount?> LookUpAsync(CancellationToken ct)
    {
        var answer = await ChildProcess.RunAsync(["getent", "passwd", Reserved], ct);
        return answer.Succeeded && answer.Output.Split(':') is [var name, _, var user, var group, ..]
            ? Parse([name, user, group])
            : null;
    }

    static ServerAccount Parse(string[] fields) => new(
        fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture));

    static string LastLine(string output) => output.Trim().Split('\n')[^1];
}
