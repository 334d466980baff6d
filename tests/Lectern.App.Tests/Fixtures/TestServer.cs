using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Commands;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Jobs;
using Lectern.App.Jobs.Upkeep;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Lectern.App.Tests.Fixtures;

/// <summary>
/// A whole Lectern in this process, on a database of its own: real HTTP on a free port, the real PostgreSQL, the real projector.
/// </summary>
sealed class TestServer : IAsyncDisposable
{
    public const string ApiKey = "test-key-0123456789";
    public const string JwtSecret = "test-secret-0123456789-0123456789";

    /// <summary>What the key of the settings may do.</summary>
    public const Scopes EveryScope = Scopes.Ingest | Scopes.Read | Scopes.Admin | Scopes.Platform;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly SemaphoreSlim TemplateGate = new(1, 1);
    static readonly ConcurrentDictionary<string, string> Storages = new();
    static string? template;

    readonly Database database;
    readonly WebApplication app;

    TestServer(Database database, WebApplication app)
    {
        this.database = database;
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = Patience };
        Client.DefaultRequestHeaders.Add(ApiKeys.Header, ApiKey);
    }

    /// <summary>Sends the API key with every request.</summary>
    public HttpClient Client { get; }

    /// <summary>The owner's: it sees every tenant, and may do everything.</summary>
    public NpgsqlDataSource Source => database.Source;

    public string ConnectionString => database.ConnectionString;

    /// <summary>What requests are served by.</summary>
    public TenantSource Api => database.Api;

    public IServiceProvider Services => app.Services;

    /// <param name="settings">Environment variables beside the connection and the keys.</param>
    public static async Task<TestServer> StartAsync(params (string Name, string Value)[] settings) =>
        await StartAsync(_ => { }, settings);

    /// <param name="extend">Puts other services in the place of the product's.</param>
    /// <param name="settings">Environment variables beside the connection and the keys.</param>
    public static async Task<TestServer> StartAsync(Action<IServiceCollection> extend, params (string Name, string Value)[] settings) =>
        await StartOnAsync(SettingsFor(await CreateDatabaseAsync(), settings), extend);

    /// <summary>The same with further callers beside that of <see cref="ApiKey"/>, each known by its key.</summary>
    public static async Task<TestServer> StartWithAsync(Func<Tenants, Task<(string Key, Caller Caller)[]>> callers, params (string Name, string Value)[] settings)
    {
        var made = await CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(made);
        var tenants = new Tenants(source);
        var keys = new ApiKeys([(ApiKey, Caller.Service(await tenants.EnsureAsync(Tenants.Default, "UTC", CancellationToken.None), EveryScope, "service")), .. await callers(tenants)]);
        return await StartOnAsync(SettingsFor(made, settings), services => services.AddSingleton(keys));
    }

    /// <summary>The same at a moment that stays: for who may not name one.</summary>
    public static async Task<TestServer> StartAtAsync(DateTimeOffset now, params (string Name, string Value)[] settings) =>
        await StartOnAsync(SettingsFor(await CreateDatabaseAsync(), settings), services => services.AddSingleton<TimeProvider>(new StandingClock(now)));

    /// <summary>The connection string of a fresh, migrated database that nobody serves.</summary>
    public static async Task<string> CreateDatabaseAsync() => await TestPostgres.CreateDatabaseAsync(await TemplateAsync());

    /// <summary>A second process's worth of Lectern on the database of this one.</summary>
    public async Task<TestServer> StartAnotherAsync(params (string Name, string Value)[] settings) =>
        await StartOnAsync(SettingsFor(database.ConnectionString, settings), _ => { });

    /// <param name="extend">Puts other services in the place of the product's.</param>
    public async Task<TestServer> StartAnotherAsync(Action<IServiceCollection> extend) => await StartOnAsync(SettingsFor(database.ConnectionString, []), extend);

    /// <summary>Sends events given as JSON objects, a batch at a time, and returns what was answered in all.</summary>
    public async Task<IngestReport> SendAsync(params IEnumerable<string> events)
    {
        var reports = new List<IngestReport>();
        foreach (var batch in events.Chunk(IngestApi.MaxBatch))
        {
            using var body = new StringContent($"[{string.Join(',', batch)}]", Encoding.UTF8, "application/json");
            using var response = await Client.PostAsync("/api/v1/events", body);
            response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
            reports.Add((await response.Content.ReadFromJsonAsync<IngestReport>())!);
        }
        return new(
            reports.Sum(r => r.Accepted), reports.Sum(r => r.Duplicates), reports.Sum(r => r.Rejected),
            reports.All(r => r.Identified), [.. reports.SelectMany(r => r.Results)], reports.Any(r => r.ResultsTruncated));
    }

    /// <summary>Waits until the read models hold everything that is in the log now.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var last = await Services.GetRequiredService<EventLog>().LastPositionAsync(patience.Token);
        await Services.GetRequiredService<ProjectorSignal>().WaitForAsync(last, patience.Token);
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    static async Task<TestServer> StartOnAsync(Settings settings, Action<IServiceCollection>? extend = null)
    {
        var database = await Database.OpenAsync(settings, null, CancellationToken.None);
        await Serve.PrepareAsync(settings, database, CancellationToken.None);
        var app = await LecternServer.BuildAsync(settings, database, Roles.Api | Roles.Worker, settings.Port, CancellationToken.None, Exact + extend);
        try
        {
            await Serve.StartAsync(app, CancellationToken.None);
        }
        catch
        {
            await app.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }
        return new TestServer(database, app);
    }

    /// <summary>Upkeep is due by itself, as in the product.</summary>
    public static void WithUpkeep(IServiceCollection services)
    {
        var upkeep = new ServiceCollection();
        upkeep.AddUpkeep();
        var scheduled = KindsOf(upkeep);
        var others = KindsOf(services).Where(k => scheduled.All(s => s.Kind.Name != k.Kind.Name)).ToList();
        services.RemoveAll<JobCatalogue.Registered>();
        foreach (var kind in others.Concat(scheduled)) services.AddSingleton(kind);
    }

    /// <summary>
    /// However slow a machine is: a test that asks right after sending is told what it sent. And at whatever minute of an hour it runs,
    /// nothing is asked or deleted but by the test.
    /// </summary>
    static void Exact(IServiceCollection services)
    {
        services.AddSingleton(new Grace(TimeProvider.System, TimeSpan.Zero, TimeSpan.Zero));
        var kinds = KindsOf(services);
        services.RemoveAll<JobCatalogue.Registered>();
        foreach (var kind in kinds) services.AddSingleton(kind with { Kind = kind.Kind with { Schedule = null } });
    }

    static List<JobCatalogue.Registered> KindsOf(IServiceCollection services) => [.. services.Select(s => s.ImplementationInstance).OfType<JobCatalogue.Registered>()];

    /// <summary>Tells one time of day, and lets what is measured go on.</summary>
    sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    static Settings SettingsFor(string connectionString, (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string?>
        {
            ["POSTGRES_URL"] = connectionString,
            ["SERVICE_API_KEY"] = ApiKey,
            ["DATA_KEY"] = Convert.ToBase64String(new byte[32]),
            ["JWT_SECRET"] = JwtSecret,
            ["PORT"] = "0",
            // Of one installation all processes see one folder, and no other's: what is in it and nobody's is deleted.
            ["REPORTS_STORAGE_PATH"] = Storages.GetOrAdd(connectionString, _ => TempFolders.Next("reports")),
            ["DB_POOL_MIN"] = "0",
            ["LOG_LEVEL"] = "warn",
            // A test asks faster than people do, with one key; one about limits sets its own.
            ["RATE_LIMIT_QUERIES"] = "1000000",
            ["RATE_LIMIT_EXPENSIVE"] = "1000000",
            ["RATE_LIMIT_UNAUTHENTICATED"] = "1000000",
        };
        foreach (var (name, value) in more) values[name] = value;
        return new Settings(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    /// <summary>A migrated database, made once, of which every test's is a copy.</summary>
    static async Task<string> TemplateAsync()
    {
        await TemplateGate.WaitAsync();
        try
        {
            if (template is not null) return template;
            var made = await TestPostgres.CreateDatabaseAsync();
            var settings = SettingsFor(made, []);
            await using (var database = await Database.OpenAsync(settings, null, CancellationToken.None))
            {
                await Serve.PrepareAsync(settings, database, CancellationToken.None);
            }
            return template = made;
        }
        finally
        {
            TemplateGate.Release();
        }
    }
}
