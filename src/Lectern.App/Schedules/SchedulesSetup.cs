using Lectern.App.Jobs;

namespace Lectern.App.Schedules;

static class SchedulesSetup
{
    /// <summary>Schedules can be saved and looked at in every role; a worker makes what is due, and sends it.</summary>
    public static void AddSchedules(this IServiceCollection services, bool isRunning)
    {
        services.AddSingleton<SealedAddresses>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<SavedSchedules>();
        services.AddSingleton<RunHistory>();
        services.AddSingleton<Deliveries>();
        services.AddJob<ScheduledRunJob>();
        services.AddJob<MailJob>();
        if (!isRunning) return;
        services.AddSingleton<ScheduleWatch>();
        services.AddHostedService(s => s.GetRequiredService<ScheduleWatch>());
    }

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        SchedulesApi.Map(routes);
        ScheduleList.Map(routes);
        DeliveredApi.Map(routes);
    }
}
