using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.Core.Events;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Kafka.In;

static class ConsumerSetup
{
    /// <summary>Takes in what Kafka's topics hold, in a process of the worker role.</summary>
    public static void AddKafkaConsumer(this IServiceCollection services, KafkaSettings kafka)
    {
        NativeLibrdkafka.Require();
        services.AddSingleton(s =>
        {
            var owner = s.GetRequiredService<NpgsqlDataSource>();
            var time = s.GetRequiredService<TimeProvider>();
            // The places of the partitions are no request's to move: the transaction that holds them and the events is the owner's.
            return new KafkaConsumer(
                kafka,
                owner,
                new EventLog(new TenantSource(owner), s.GetRequiredService<Registry>()),
                s.GetRequiredService<PersonalData>(),
                s.GetRequiredService<RejectedEvents>(),
                new MessageReader(new MessageTenants(s.GetRequiredService<TenantDirectory>(), owner), s.GetRequiredService<ReaderSettings>(), time),
                s.GetRequiredService<ProjectorSignal>(),
                time,
                s.GetRequiredService<ILogger<KafkaConsumer>>());
        });
        services.AddHostedService(s => s.GetRequiredService<KafkaConsumer>());
    }
}
