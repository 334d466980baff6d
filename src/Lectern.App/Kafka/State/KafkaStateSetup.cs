using Lectern.App.Configuration;

namespace Lectern.App.Kafka.State;

/// <summary>What tells how Kafka stands.</summary>
static class KafkaStateSetup
{
    /// <param name="isSampling">Whether this process notes how far the topics are: a worker's task.</param>
    public static void AddKafkaState(this IServiceCollection services, Settings settings, bool isSampling)
    {
        services.AddSingleton<KafkaFactsQuery>();
        services.AddSingleton<KafkaGauges>();
        services.AddHostedService(s => s.GetRequiredService<KafkaGauges>());
        if (!isSampling || settings.Kafka is not { } kafka) return;
        services.AddSingleton(kafka);
        services.AddHostedService<KafkaSampler>();
    }
}
