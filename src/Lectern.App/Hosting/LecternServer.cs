using System.Text.Json;
using System.Text.Json.Serialization;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Accounts;
using Lectern.App.Assessments;
using Lectern.App.Assignments;
using Lectern.App.Audit;
using Lectern.App.Browser;
using Lectern.App.Configuration;
using Lectern.App.Courses;
using Lectern.App.CustomDashboards;
using Lectern.App.Dashboards;
using Lectern.App.Dashboards.Micro;
using Lectern.App.Dashboards.Macro;
using Lectern.App.Datasets;
using Lectern.App.Dashboards.Meso;
using Lectern.App.Explorer;
using Lectern.App.Exports;
using Lectern.App.Glossary;
using Lectern.App.Goals;
using Lectern.App.Ingestion;
using Lectern.App.Jobs;
using Lectern.App.Kafka.In;
using Lectern.App.Kafka.Out;
using Lectern.App.Kafka.State;
using Lectern.App.Keys;
using Lectern.App.Learners;
using Lectern.App.Limits;
using Lectern.App.Live;
using Lectern.App.Organizations;
using Lectern.App.Operation;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.App.Reports;
using Lectern.App.Schedules;
using Lectern.App.Tenancy;
using Lectern.App.WebPage;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;

namespace Lectern.App.Hosting;

/// <summary>Which parts a process runs.</summary>
[Flags]
enum Roles
{
    Api = 1,
    Worker = 2,
}

/// <summary>The web application of a process: its parts, and its routes as a table of contents.</summary>
static class LecternServer
{
    /// <summary>How long open requests may take once a stop was asked for.</summary>
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    public static async Task<WebApplication> BuildAsync(Settings settings, Database database, Roles roles, int port, CancellationToken ct, Action<IServiceCollection>? extend = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            ConnectionLimits.Set(k.Limits, settings);
            k.Listen(settings.Host, port);
        });
        var hasStarted = false;
        Logs.Configure(builder.Logging, settings.LogLevel, () => hasStarted);

        var tenants = new Tenants(database.Source);
        var tenant = await tenants.EnsureAsync(Tenants.Default, settings.TimeZone, ct);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton(database.Api);
        services.AddSingleton(tenants);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(LocalSecrets.DataKey(settings));
        services.AddSingleton(KeysOf(settings, tenant));
        services.AddSingleton<Credentials>();
        services.AddSingleton(new Operators(tenant));
        services.AddAudit(tenant);
        services.AddTenants();
        services.AddKeys(isServing: roles.HasFlag(Roles.Api));
        services.AddSingleton(new ReaderSettings { MinOccurredAt = settings.MinOccurredAt });
        services.AddSingleton(new ProjectorOptions(settings.BatchSize, database.ConnectionString, IsTold: settings.IsLive || settings.Kafka is not null));
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        if (database.IsPrivate)
        {
            services.AddSingleton<DatabaseKeeper>();
            services.AddHostedService(s => s.GetRequiredService<DatabaseKeeper>());
        }
        services.AddStorage();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddSingleton(database.Source);
            services.AddSingleton<LogReader>();
            services.AddSingleton<Rebuild>();
            services.AddSingleton<ProjectorHost>();
            services.AddHostedService(s => s.GetRequiredService<ProjectorHost>());
            services.AddHostedService<OutboxTrim>();
            services.AddHostedService<ZoneChanges>();
            if (settings.Kafka is { } kafka) services.AddKafkaConsumer(kafka);
        }
        services.AddIngestion();
        services.AddKafkaOut(settings, roles);
        services.AddTokens(settings, isAsked: roles.HasFlag(Roles.Api));
        services.AddAccounts(settings);
        services.AddQueries();
        services.AddSingleton<PlaceSeal>();
        services.AddSingleton(s => Grace.Of(s.GetRequiredService<TimeProvider>(), settings.StaleAnswer));
        services.AddSingleton<CourseRoster>();
        services.AddSingleton<CourseAttentionQuery>();
        services.AddHandledFlags();
        services.AddSingleton<CohortFigures>();
        services.AddSingleton<ActiveCourses>();
        services.AddSingleton<OrganizationAnalyticsQuery>();
        services.AddAssessments();
        services.AddAssignments();
        services.AddDashboards();
        services.AddMicroDashboard();
        services.AddMesoDashboard();
        services.AddMacroDashboard();
        services.AddDatasets();
        services.AddCustomDashboards();
        services.AddJobs(isRunning: roles.HasFlag(Roles.Worker));
        services.AddExports();
        services.AddReports();
        services.AddSchedules(isRunning: roles.HasFlag(Roles.Worker));
        if (roles.HasFlag(Roles.Api))
        {
            services.AddHostedService<NamesAtStart>();
            services.AddLive(settings);
            services.AddExplorer(settings);
            services.AddWebPage();
        }
        services.AddKafkaState(settings, isSampling: roles.HasFlag(Roles.Worker));
        services.AddMetrics(settings);
        services.AddProblems();
        services.AddCompressedAnswers();
        services.AddRateLimits();
        services.AddOtherOrigins(settings);
        services.ConfigureHttpJsonOptions(o => Configure(o.SerializerOptions));
        services.AddApiDocument();
        extend?.Invoke(services);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        app.UseCorrelationId();
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseCompressedAnswers();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseOtherOrigins();
        app.UseRouting();
        if (roles.HasFlag(Roles.Api)) app.UseWebPage();
        app.UseGuessLimit();
        app.UseCallers();
        app.UseRateLimits();
        app.UseAccess();
        app.UseAudit();
        app.UseCompressedBodies();
        app.MapHealth();
        app.MapMetrics();
        if (roles.HasFlag(Roles.Api))
        {
            app.MapIngestion();
            app.MapExplorer();
            app.MapAccounts();
            app.MapLearners();
            app.MapUserList();
            app.MapCourses();
            app.MapCourseList();
            app.MapCourseStaff();
            app.MapHandledFlags();
            app.MapAssessments();
            app.MapAssignments();
            app.MapOrganizations();
            app.MapProgress();
            app.MapDashboards();
            app.MapMicroDashboard();
            app.MapMesoDashboard();
            app.MapMacroDashboard();
            app.MapGoals();
            app.MapKeys();
            app.MapDatasets();
            app.MapCustomDashboards();
            app.MapReports();
            app.MapLive();
            app.MapAudit();
            app.MapTenants();
            app.MapKafka();
            app.MapJobs();
            app.MapExports();
            app.MapSchedules();
            app.MapGlossary();
            app.MapApiDocument();
        }
        Policies.RequireForAll(app);
        return app;
    }

    static ApiKeys KeysOf(Settings settings, int tenant)
    {
        var all = (LocalSecrets.ApiKey(settings), Of(Scopes.Ingest | Scopes.Read | Scopes.Admin | Scopes.Platform, "service"));
        return settings.AggregateApiKey is { } key ? new(all, (key, Of(Scopes.Groups, "groups"))) : new(all);

        Caller Of(Scopes scopes, string subject) => Caller.Service(tenant, scopes, subject);
    }

    /// <summary>What takes events in and keeps them.</summary>
    internal static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<Registry>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<ProjectorSignal>();
        services.AddSingleton<Committer>();
        services.AddHostedService(s => s.GetRequiredService<Committer>());
        services.AddSingleton<PersonalData>();
        services.AddSingleton(s => new PersonalNames(s.GetRequiredService<TenantSource>(), s.GetRequiredService<IDataProtectionProvider>()));
        services.AddSingleton<RejectedEvents>();
        services.AddKeyRing();
    }

    /// <summary>What encrypts personal data.</summary>
    internal static void AddKeyRing(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyWrapper>();
        // Before Data Protection's own service, which reads the ring at the start.
        services.AddHostedService<KeyRingCheck>();
        services.AddDataProtection().SetApplicationName("Lectern");
        services.ConfigureOptions<KeyRingSetup>();
    }

    internal static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        // Numbers are numbers, in answers and so in the document; a "5" is a mistake.
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        json.Converters.Add(new JsonStringEnumConverter(Names.Policy));
    }
}
