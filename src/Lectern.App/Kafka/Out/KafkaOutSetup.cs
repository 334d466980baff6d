using Lectern.App.Configuration;

namespace Lectern.App.Kafka.Out;

/// <summary>What is produced to Kafka, where there are brokers.</summary>
static class KafkaOutSetup
{
    /// <param name="isWorker">Whether this process may publish.</param>
    public static void AddKafkaOut(this IServiceCollection services, Settings settings, bool isWorker)
    {
        if (settings.Kafka is not { } kafka) return;
        services.AddSingleton(kafka);
        if (!isWorker) return;
        services.AddSingleton(new PublisherTimes());
        services.AddSingleton<Publisher>();
        services.AddHostedService(s => s.GetRequiredService<Publisher>());
    }
}
