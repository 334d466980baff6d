using Lectern.App.Configuration;
using Lectern.App.Queries;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Hosting;

/// <summary>The database of a process: the given server, checked to be one we can use, or the private one, started for it.</summary>
sealed class Database : IAsyncDisposable
{
    readonly EmbeddedPostgresOptions? options;
    EmbeddedPostgres? embedded;
    NpgsqlDataSource? apiSource;

    Database(string connectionString, EmbeddedPostgres? embedded = null, EmbeddedPostgresOptions? options = null)
    {
        this.embedded = embedded;
        this.options = options;
        ConnectionString = connectionString;
        // Its name is a label of its metrics, which is the connection string otherwise.
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "lectern" };
        Source = builder.Build();
    }

    /// <summary>Of the tables' owner, whom no row-level security stops: for migrations, the projector and the worker's chores.</summary>
    public NpgsqlDataSource Source { get; }

    public string ConnectionString { get; }

    /// <summary>What requests are served by: connections that see one tenant.</summary>
    public TenantSource Api => new(apiSource ?? throw new InvalidOperationException("The database is prepared first."));

    /// <summary>Of the role that requests are served by, with its password.</summary>
    public string ApiConnectionString { get; private set; } = "";

    /// <summary>Whether this process runs the server.</summary>
    public bool IsPrivate => embedded is not null;

    /// <summary>Ends when the private server does; never where it is somebody else's.</summary>
    public Task Exited => embedded?.Exited ?? Task.Delay(Timeout.InfiniteTimeSpan);

    /// <param name="join">Whether to use the private server of another process that runs it already, instead of refusing.</param>
    public static async Task<Database> OpenAsync(Settings settings, Action<string>? notify, CancellationToken ct, bool join = false)
    {
        QueriesSetup.MapColumns();
        if (settings.ConnectionString is { } given)
        {
            var database = new Database(settings.WithPool(given));
            try
            {
                await PostgresVersion.RequireAsync(database.Source, ct);
            }
            catch
            {
                await database.DisposeAsync();
                throw;
            }
            return database;
        }
        var options = new EmbeddedPostgresOptions { DataDirectory = Path.Combine(settings.DataDirectory, "postgres"), Notify = notify };
        try
        {
            var server = await EmbeddedPostgres.StartAsync(options, ct);
            return new Database(settings.WithPool(server.ConnectionString), server, options);
        }
        catch (EmbeddedPostgresException e) when (join && e.IsInUse)
        {
            var running = await EmbeddedPostgres.FindRunningAsync(options, ct)
                ?? throw new EmbeddedPostgresException($"The PostgreSQL of {options.DataDirectory} is being started or stopped by another Lectern; try again in a moment.", e);
            return new Database(settings.WithPool(running));
        }
    }

    /// <summary>Makes sure of the role that requests are served by, after the migrations, and connects by it from now on.</summary>
    /// <exception cref="InvalidOperationException">There is no such role, or it could see more than one tenant.</exception>
    public async Task OpenApiAsync(Settings settings, CancellationToken ct)
    {
        if (apiSource is not null) return;
        var given = settings.ApiConnectionString is { } url ? new NpgsqlConnectionStringBuilder(url) : null;
        var (role, password) = await ApiRole.EnsureAsync(Source, given?.Username, ct);
        var access = given ?? new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = password };
        ApiConnectionString = settings.WithPool(access.ConnectionString);
        apiSource = new NpgsqlDataSourceBuilder(ApiConnectionString) { Name = "lectern-api" }.Build();
    }

    /// <summary>Starts the private server again after its end, on the port that everybody knows.</summary>
    /// <exception cref="EmbeddedPostgresException">It does not start; trying again may help.</exception>
    public async Task RestartAsync(CancellationToken ct)
    {
        var ended = embedded ?? throw new InvalidOperationException("Only the process that runs the server can restart it.");
        await ended.DisposeAsync();
        embedded = await EmbeddedPostgres.StartAsync(options! with { Port = ended.Port }, ct);
        // What the pool holds are connections to the dead one.
        Source.Clear();
        apiSource?.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (apiSource is not null) await apiSource.DisposeAsync();
        await Source.DisposeAsync();
        if (embedded is not null) await embedded.DisposeAsync();
    }
}
