using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Jobs;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lectern.App.Tests.Jobs;

/// <summary>
/// A database with two tenants, a folder for files, and as many workers as a test wants, each with connections of its own, as processes
/// have them. Leases last longer than any test: one that is to end, a test ends.
/// </summary>
sealed class Workshop : IAsyncDisposable
{
    public static readonly JobKind Mail = new("test.mail", JobLane.Mail, "A test's.");

    public static readonly JobKind Report = new("test.report", JobLane.Reports, "A test's.") { MaxAttempts = 3 };

    readonly List<(JobRunner Runner, Database Database)> workers = [];
    readonly Settings settings;
    readonly Database database;

    Workshop(Settings settings, Database database, int tenant, int other)
    {
        (this.settings, this.database, Tenant, Other) = (settings, database, tenant, other);
        Queue = new(new TenantSource(Source), new JobCatalogue([new(Report, _ => null!), new(Mail, _ => null!)], null!));
        Files = new(settings);
        Leases = new(Source, Times);
    }

    public int Tenant { get; }

    public int Other { get; }

    public JobTimes Times { get; init; } = new()
    {
        Lease = TimeSpan.FromMinutes(10),
        Beat = TimeSpan.FromMilliseconds(50),
        Poll = TimeSpan.FromMilliseconds(50),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(10),
        Stop = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>The owner's.</summary>
    public NpgsqlDataSource Source => database.Source;

    public JobQueue Queue { get; }

    public JobFiles Files { get; }

    /// <summary>As a worker's that does nothing by itself.</summary>
    public JobLeases Leases { get; }

    public Settings Settings => settings;

    public static async Task<Workshop> OpenAsync(params (string Name, string Value)[] more) => await OpenOnAsync(await TestServer.CreateDatabaseAsync(), more);

    /// <param name="connection">Of the owner of a migrated database; null: a server of its own, which a test may kill.</param>
    public static async Task<Workshop> OpenOnAsync(string? connection, params (string Name, string Value)[] more)
    {
        var settings = SettingsFor(connection, [("REPORTS_STORAGE_PATH", TempFolders.Next("reports")), ("LECTERN_DATA", TempFolders.Next("jobs")), .. more]);
        var database = await Database.OpenAsync(settings, null, default);
        if (connection is null) await Migrator.MigrateAsync(database.Source, default);
        await database.OpenApiAsync(settings, default);
        var tenants = new Tenants(database.Source);
        return new(settings, database, await tenants.EnsureAsync(Tenants.Default, "UTC", default), await tenants.EnsureAsync("other", "UTC", default));
    }

    /// <summary>Starts one more worker, which knows one kind.</summary>
    public Task<JobRunner> StartWorkerAsync(JobCode code, JobTimes? times = null) => StartWorkerAsync(Report, code, times);

    public async Task<JobRunner> StartWorkerAsync(JobKind kind, JobCode code, JobTimes? times = null)
    {
        var own = database.IsPrivate ? database : await Database.OpenAsync(settings, null, default);
        var catalogue = new JobCatalogue([new(kind, _ => code)], new ServiceCollection().BuildServiceProvider());
        var runner = new JobRunner(
            catalogue, new(own.Source, times ?? Times), new(own.Source), Files, times ?? Times, settings, own, TimeProvider.System, NullLogger<JobRunner>.Instance);
        workers.Add((runner, own));
        await runner.StartAsync(default);
        return runner;
    }

    /// <summary>Asks for a job of the first tenant.</summary>
    public async Task<Guid> AskAsync(object? payload = null, int? tenant = null, JobKind? kind = null)
    {
        var (outcome, job) = await Queue.AddAsync(tenant ?? Tenant, kind ?? Report, payload ?? new { }, "user:ann", null, default);
        outcome.ShouldBe(Added.New);
        return job;
    }

    public async Task<JobRow> RowAsync(Guid job) => (await Queue.FindAsync(Tenant, job, default))!;

    /// <summary>Waits until a job is in a state.</summary>
    public async Task<JobRow> BecomesAsync(Guid job, string state)
    {
        await Log.Until.TrueAsync(Source, $"(SELECT state = '{state}' FROM lectern.jobs WHERE job_id = '{job}')");
        return await RowAsync(job);
    }

    /// <summary>Its worker is silent for longer than the lease, by the database's clock.</summary>
    public Task EndLeaseAsync(Guid job) => ExecuteAsync($"UPDATE lectern.jobs SET lease_until = now() - interval '1 second' WHERE job_id = '{job}' AND state = 'running'");

    /// <summary>Every file there is, however it is named.</summary>
    public string[] FilesThere() => Directory.Exists(Files.Root) ? [.. Directory.EnumerateFiles(Files.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    public async Task<string> ContentAsync(JobRow row)
    {
        await using var file = Files.Open(row.File.ShouldNotBeNull()).ShouldNotBeNull();
        using var text = new StreamReader(file);
        return await text.ReadToEndAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Kills the server of its own.</summary>
    public async Task RestartDatabaseAsync(Func<Task> meanwhile)
    {
        var data = Path.Combine(settings.DataDirectory, "postgres", "data");
        Lectern.Postgres.Embedded.Posix.Signal(Lectern.Postgres.Embedded.PostmasterLock.Read(data)!.Value.ProcessId, Lectern.Postgres.Embedded.Posix.Kill);
        await database.Exited;
        await meanwhile();
        await database.RestartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (runner, own) in workers)
        {
            await runner.StopAsync(default);
            runner.Dispose();
            if (own != database) await own.DisposeAsync();
        }
        await database.DisposeAsync();
    }

    static Settings SettingsFor(string? connection, (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string?> { ["POSTGRES_URL"] = connection, ["DB_POOL_MIN"] = "0" };
        foreach (var (name, value) in more) values[name] = value;
        return new(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
