using Lectern.App.Jobs.Upkeep;

namespace Lectern.App.Jobs;

static class JobsSetup
{
    /// <summary>Jobs can be asked for and looked at in every role; a worker runs them.</summary>
    public static void AddJobs(this IServiceCollection services, bool isRunning)
    {
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobFiles>();
        services.AddSingleton<JobTimes>();
        services.AddSingleton<JobCatalogue>();
        services.AddUpkeep();
        if (!isRunning) return;
        services.AddSingleton<JobLeases>();
        services.AddSingleton<JobSchedules>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(s => s.GetRequiredService<JobRunner>());
    }

    /// <summary>A kind of job, with the code that runs it where it is run.</summary>
    public static void AddJob<T>(this IServiceCollection services) where T : class, IJob =>
        services.AddSingleton(new JobCatalogue.Registered(T.Kind, s => ActivatorUtilities.CreateInstance<T>(s).RunAsync));
}
