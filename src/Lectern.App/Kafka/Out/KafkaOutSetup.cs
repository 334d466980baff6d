using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.Core.Events;

namespace Lectern.App.Kafka.Out;

/// <summary>What is produced to Kafka, where there are brokers.</summary>
static class KafkaOutSetup
{
    /// <param name="roles">Only a worker publishes; only who serves requests takes tracked events.</param>
    public static void AddKafkaOut(this IServiceCollection services, Settings settings, Roles roles)
    {
        services.AddSingleton(s => new AsyncTracking(
            s.GetRequiredService<EventIntake>(), s.GetRequiredService<TenantDirectory>(), s.GetRequiredService<ReaderSettings>(), s.GetRequiredService<TimeProvider>(), s.GetService<IngestProducer>()));
        if (settings.Kafka is not { } kafka) return;
        NativeLibrdkafka.Require();
        services.AddSingleton(kafka);
        if (roles.HasFlag(Roles.Api) && kafka.Topics.Any(t => t.Name == IngestProducer.Topic))
        {
            services.AddSingleton<IngestProducer>();
            services.AddHostedService(s => s.GetRequiredService<IngestProducer>());
        }
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddSingleton(new PublisherTimes());
            services.AddSingleton<Publisher>();
            services.AddHostedService(s => s.GetRequiredService<Publisher>());
        }
    }
}
