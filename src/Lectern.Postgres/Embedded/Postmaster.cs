using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lectern.Postgres.Embedded;

/// <summary>One running server process, from its start until it accepts connections to its end.</summary>
sealed class Postmaster
{
    const int PortAttempts = 5;
    const int LongestSocketPath = 107;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LimitForOldBackends = TimeSpan.FromSeconds(15);

    readonly string socketFolder;
    readonly bool socketFolderIsTemporary;

    Postmaster(ServerHome home, PostgresBinaries binaries, EmbeddedPostgresOptions options, int port, string socketFolder)
    {
        this.socketFolder = socketFolder;
        socketFolderIsTemporary = socketFolder != home.Run;
        Port = port;
        File.WriteAllText(home.SettingsFile, ServerSettings.Render(options, port, socketFolder));

        // A session of its own, so that Ctrl-C in our terminal does not reach it before we stop it; its output in a
        // file, so that it does not hang on our pipes when we are gone.
        var process = ChildProcess.Start(
        [
            "/bin/sh", "-c", """log=$1; shift; : >"$log"; exec "$@" </dev/null >>"$log" 2>&1""", "lectern-postgres", home.LogFile,
            "setsid", .. home.Account.Run(binaries.Postgres, "-D", home.Data),
        ]);
        ProcessId = process.Id;
        Exited = process.WaitForExitAsync();
    }

    public int ProcessId { get; }
    public int Port { get; }
    public Task Exited { get; }

    /// <summary>Starts, trying again where that can help: a free port may be gone by the time the server asks for it.</summary>
    public static async Task<Postmaster> StartAsync(
        ServerHome home, PostgresBinaries binaries, EmbeddedPostgresOptions options, CancellationToken ct)
    {
        if (File.Exists(home.LogFile))
            File.Move(home.LogFile, home.LogFile + ".1", overwrite: true);
        // Sockets and their locks that a kill left; nobody else uses this folder.
        foreach (var left in Directory.EnumerateFiles(home.Run))
            File.Delete(left);
        var socketFolder = await SocketFolderAsync(home, ct);
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var server = new Postmaster(home, binaries, options, options.Port ?? FreePort(), socketFolder);
            if (await server.BecomesReadyAsync(home, options.StartTimeout, ct))
                return server;

            var log = await File.ReadAllTextAsync(home.LogFile, ct);
            var helps = (StartFailure.IsPortTaken(log) && options.Port is null && attempt < PortAttempts)
                || (StartFailure.IsStillInUse(log) && Stopwatch.GetElapsedTime(started) < LimitForOldBackends);
            if (!helps)
            {
                server.RemoveSocketFolder();
                throw StartFailure.From("PostgreSQL did not start", log, home, server.Port);
            }
            await Task.Delay(Pause, ct);
        }
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await Shutdown.OfAsync(ProcessId, () => !Exited.IsCompleted, ct);
        RemoveSocketFolder();
    }

    async Task<bool> BecomesReadyAsync(ServerHome home, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (!Exited.IsCompleted)
            {
                if (PostmasterLock.Read(home.Data) is { Ready: true } held && held.ProcessId == ProcessId)
                    return true;
                if (Stopwatch.GetElapsedTime(started) > limit)
                    throw new EmbeddedPostgresException(
                        $"PostgreSQL was not ready after {limit.TotalSeconds:0} s; look into {home.LogFile}, then start again.");
                await Task.Delay(Poll, ct);
            }
            return false;
        }
        catch
        {
            await StopAsync(new CancellationToken(canceled: true));
            throw;
        }
    }

    static async Task<string> SocketFolderAsync(ServerHome home, CancellationToken ct)
    {
        if (Path.Combine(home.Run, ".s.PGSQL.65535").Length <= LongestSocketPath)
            return home.Run;
        var folder = Directory.CreateTempSubdirectory("lectern-").FullName;
        await home.Account.OwnAsync(folder, ct);
        return folder;
    }

    void RemoveSocketFolder()
    {
        if (socketFolderIsTemporary && Directory.Exists(socketFolder))
            Directory.Delete(socketFolder, recursive: true);
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
