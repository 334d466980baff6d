using Confluent.Kafka;

namespace Lectern.App.Configuration;

/// <summary>A topic that is read.</summary>
/// <param name="Tenant">Whose events all of it are; null: each message's header says so, or it is the default tenant's.</param>
sealed record KafkaTopic(string Name, string? Tenant)
{
    public const string NameRule = "at most 249 letters, digits, '.', '_' and '-'";

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 249 && text is not ("." or "..") && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

/// <summary>How to come to the brokers, as librdkafka takes it.</summary>
/// <param name="Protocol">plaintext, ssl, sasl_plaintext or sasl_ssl.</param>
/// <param name="Mechanism">plain, scram-sha-256 or scram-sha-512; null: no SASL.</param>
sealed record KafkaSecurity(
    string Protocol, string? Mechanism, string? UserName, string? Password, string? CaFile, string? CertificateFile, string? KeyFile, string? KeyPassword);

/// <summary>What is read from Kafka and published there.</summary>
/// <param name="Brokers">HOST:PORT, divided by commas.</param>
/// <param name="Topics">Those that are read.</param>
/// <param name="SessionTimeout">After how long without a sign of life the group takes a process for dead.</param>
/// <param name="PublishTopic">Where what Lectern tells goes; none of those that are read.</param>
sealed record KafkaSettings(string Brokers, string ClientId, string GroupId, TimeSpan SessionTimeout, IReadOnlyList<KafkaTopic> Topics, string PublishTopic, KafkaSecurity Security)
{
    /// <summary>The topic of the tracking API: what it holds is tracked, whatever its type.</summary>
    public const string IngestTopic = "analytics.ingest";

    public const string DefaultTopics =
        $"user.events, course.events, assessment.events, user-events, course-events, assessment-events, learning-events, content-events, {IngestTopic}";

    /// <summary>What every client of the brokers has in common. A broker that is away is tried again at most every ten seconds.</summary>
    public T Of<T>() where T : ClientConfig, new()
    {
        var config = new T
        {
            BootstrapServers = Brokers,
            ClientId = ClientId,
            ReconnectBackoffMs = 250,
            ReconnectBackoffMaxMs = 10_000,
            SocketKeepaliveEnable = true,
            // What goes wrong comes by the handlers, once a change; the library's own lines would come once an attempt.
            LogConnectionClose = false,
        };
        Set("security.protocol", Security.Protocol);
        Set("sasl.mechanisms", Security.Mechanism?.ToUpperInvariant());
        Set("sasl.username", Security.UserName);
        Set("sasl.password", Security.Password);
        Set("ssl.ca.location", Security.CaFile);
        Set("ssl.certificate.location", Security.CertificateFile);
        Set("ssl.key.location", Security.KeyFile);
        Set("ssl.key.password", Security.KeyPassword);
        // Before its version 2 the library believes any host that has a certificate of the authority's.
        if (Security.Protocol is "ssl" or "sasl_ssl") Set("ssl.endpoint.identification.algorithm", "https");
        return config;

        void Set(string name, string? value)
        {
            if (value is not null) config.Set(name, value);
        }
    }
}
