namespace Lectern.App.Jobs.Upkeep;

/// <summary>What keeps an installation in order by itself, each at its time.</summary>
static class UpkeepSetup
{
    public static void AddUpkeep(this IServiceCollection services)
    {
        services.AddJob<RejectedExpiry>();
        services.AddJob<SignInExpiry>();
        services.AddJob<AuditExpiry>();
        services.AddJob<FileCleaning>();
        services.AddJob<JobHistory>();
        services.AddJob<PartitionsAhead>();
        services.AddJob<Statistics>();
        services.AddJob<CacheWarming>();
    }
}
