using System.Globalization;
using System.Net;
using System.Text;
using Npgsql;

namespace Lectern.App.Configuration;

/// <summary>A setting that holds what it cannot take. The message is the one line the start stops with.</summary>
sealed class SettingException(string name, string? held, string takes, bool secret)
    : Exception($"{name} is {(secret ? "set to something" : $"'{held}'")}: it takes {takes}.");

/// <summary>
/// Every setting with its default and range, read once at the start from environment variables (or <c>appsettings.json</c> under
/// <c>Lectern:</c>). A bad value stops the start with one line.
/// </summary>
sealed class Settings
{
    const int MostAMinute = 10_000_000;

    readonly IConfiguration configuration;
    readonly List<(string Name, string Value, bool Secret)> effective = [];

    public Settings(IConfiguration configuration)
    {
        this.configuration = configuration;
        Host = Address("HOST", "127.0.0.1");
        Port = Number("PORT", 3007, 0, 65_535);
        WorkerPort = Number("WORKER_PORT", 3008, 0, 65_535);
        LogLevel = Choice("LOG_LEVEL", "info", "trace", "debug", "info", "warn", "error");
        DataDirectory = Path.GetFullPath(Text("LECTERN_DATA", "var"));
        WebDirectory = Text("LECTERN_WEB", "") is { Length: > 0 } web ? Path.GetFullPath(web) : null;
        PoolMin = Number("DB_POOL_MIN", 2, 0, 1_000);
        PoolMax = Number("DB_POOL_MAX", 20, 4, 1_000);
        if (PoolMin > PoolMax) throw new SettingException("DB_POOL_MIN", PoolMin.ToString(CultureInfo.InvariantCulture), $"at most DB_POOL_MAX ({PoolMax})", false);
        ConnectionString = Connection();
        ApiConnectionString = Url("POSTGRES_API_URL");
        if (ApiConnectionString is not null && ConnectionString is null) throw new SettingException("POSTGRES_API_URL", null, "a role of the database in POSTGRES_URL or DB_HOST, which must be set too", true);
        ServiceApiKey = Secret("SERVICE_API_KEY");
        if (ServiceApiKey is { Length: < 16 }) throw new SettingException("SERVICE_API_KEY", null, "at least 16 characters", true);
        AggregateApiKey = Secret("AGGREGATE_API_KEY");
        if (AggregateApiKey is { Length: < 16 }) throw new SettingException("AGGREGATE_API_KEY", null, "at least 16 characters", true);
        if (AggregateApiKey is not null && AggregateApiKey == ServiceApiKey) throw new SettingException("AGGREGATE_API_KEY", null, "another key than SERVICE_API_KEY", true);
        SmallGroup = Number("SMALL_GROUP_SIZE", Access.Caller.DefaultSmallGroup, 2, 100);
        DataKey = Key("DATA_KEY");
        JwtSecret = SharedSecret("JWT_SECRET");
        JwtJwksUrl = KeysUrl("JWT_JWKS_URL");
        JwtIssuer = Issuer("JWT_ISSUER");
        JwtAudience = Held("JWT_AUDIENCE") is { } audience ? Note("JWT_AUDIENCE", audience) : NotSet("JWT_AUDIENCE");
        if (JwtJwksUrl is not null && (JwtIssuer is null || JwtAudience is null))
        {
            throw new SettingException("JWT_JWKS_URL", JwtJwksUrl.ToString(), "effect only with JWT_ISSUER and JWT_AUDIENCE: whoever has keys at that address issues tokens for others, too", false);
        }
        JwtSubjectClaim = Claim("JWT_SUBJECT_CLAIM", "sub");
        JwtTenantClaim = Claim("JWT_TENANT_CLAIM", "tenant");
        JwtRoleClaim = Claim("JWT_ROLE_CLAIM", "role");
        AccessTokenLifetime = TimeSpan.FromMinutes(Number("ACCESS_TOKEN_MINUTES", 10, 1, 60));
        SignInLifetime = TimeSpan.FromDays(Number("SIGN_IN_DAYS", 30, 1, 365));
        BatchSize = Number("ANALYTICS_BATCH_SIZE", 10_000, 1, 100_000);
        LagThreshold = TimeSpan.FromMilliseconds(Number("REAL_TIME_LAG_THRESHOLD", 5_000, 100, 86_400_000));
        QueryTimeout = TimeSpan.FromSeconds(Number("QUERY_TIMEOUT_SECONDS", 10, 1, 300));
        StaleAnswer = TimeSpan.FromSeconds(Number("STALE_ANSWER_SECONDS", 10, 0, 300));
        TimeZone = Zone("TENANT_TIME_ZONE", "UTC");
        IsTimeZoneSet = Held("TENANT_TIME_ZONE") is not null;
        IsLive = Flag("ENABLE_REAL_TIME_ANALYTICS", true);
        LiveMaxConnections = Number("LIVE_MAX_CONNECTIONS", 2_000, 1, 100_000);
        AuditRetention = Number("AUDIT_RETENTION_DAYS", 365, 0, 3_650) is > 0 and var days ? TimeSpan.FromDays(days) : null;
        ReportsDirectory = Text("REPORTS_STORAGE_PATH", "") is { Length: > 0 } reports ? Path.GetFullPath(reports) : Path.Combine(DataDirectory, "reports");
        MaxReportMegabytes = Number("MAX_REPORT_SIZE_MB", 50, 1, 100_000);
        MaxConcurrentReports = Number("MAX_CONCURRENT_REPORTS", 5, 1, 100);
        ReportRetention = TimeSpan.FromDays(Number("REPORT_RETENTION_DAYS", 30, 1, 3_650));
        IsReporting = Flag("ENABLE_REPORT_GENERATION", true);
        MinOccurredAt = Date("MIN_OCCURRED_AT", "2000-01-01");
        IngestAMinute = Number("RATE_LIMIT_INGEST", 1_200_000, 0, MostAMinute);
        QueriesAMinute = Number("RATE_LIMIT_QUERIES", 6_000, 0, MostAMinute);
        ExpensiveAMinute = Number("RATE_LIMIT_EXPENSIVE", 300, 0, MostAMinute);
        SignInsAMinute = Number("RATE_LIMIT_SIGN_IN", 120, 0, MostAMinute);
        UnauthenticatedAMinute = Number("RATE_LIMIT_UNAUTHENTICATED", 300, 0, MostAMinute);
        MaxConnections = Number("MAX_CONNECTIONS", 10_000, 10, 1_000_000);
        CorsOrigins = Listed("CORS_ORIGINS", Origin);
        TrustedProxies = Listed("TRUSTED_PROXIES", Network);
        Kafka = KafkaOf();
        Mail = MailOf();
    }

    /// <summary>The address listened on. The default is this machine only.</summary>
    public IPAddress Host { get; }
    public int Port { get; }
    public int WorkerPort { get; }
    public string LogLevel { get; }

    /// <summary>Where the default shape keeps its database, its keys and its files.</summary>
    public string DataDirectory { get; }

    /// <summary>Where the built web page lies; null: beside the executable.</summary>
    public string? WebDirectory { get; }

    /// <summary>The server to use; null: the private one.</summary>
    public string? ConnectionString { get; }

    /// <summary>The role of that server that requests are served by; null: one that Lectern makes.</summary>
    public string? ApiConnectionString { get; }
    public int PoolMin { get; }
    public int PoolMax { get; }
    public string? ServiceApiKey { get; }

    /// <summary>A second key, whose holder sees groups and never a learner; null: there is none.</summary>
    public string? AggregateApiKey { get; }

    /// <summary>Learners from which on a group's averages are shown to who may not see its learners.</summary>
    public int SmallGroup { get; }
    public byte[]? DataKey { get; }

    /// <summary>Signs and checks HS256 tokens, by the bytes of its text; null: the default shape makes one.</summary>
    public string? JwtSecret { get; }

    /// <summary>Where the keys for RS256 and ES256 tokens are; null: none are taken.</summary>
    public Uri? JwtJwksUrl { get; }

    /// <summary>What others' tokens must say as <c>iss</c>; null: anything, where they are signed with the secret.</summary>
    public string? JwtIssuer { get; }

    /// <summary>What others' tokens must have among <c>aud</c>; null: nothing, or Lectern, where they are signed with the secret.</summary>
    public string? JwtAudience { get; }
    public string JwtSubjectClaim { get; }
    public string JwtTenantClaim { get; }
    public string JwtRoleClaim { get; }

    /// <summary>How long an access token of a local account holds.</summary>
    public TimeSpan AccessTokenLifetime { get; }

    /// <summary>After how long who signed in has to do so again, however often they come.</summary>
    public TimeSpan SignInLifetime { get; }
    public int BatchSize { get; }
    public TimeSpan LagThreshold { get; }

    /// <summary>How long a query of datasets may run, and wait before that.</summary>
    public TimeSpan QueryTimeout { get; }

    /// <summary>How old an answer that is slow to compute may be while events come; zero: every answer is of the newest position.</summary>
    public TimeSpan StaleAnswer { get; }
    public string TimeZone { get; }

    /// <summary>Whether the zone was given, and so holds for a tenant that has another; the default is for a new one alone.</summary>
    public bool IsTimeZoneSet { get; }
    public DateTime MinOccurredAt { get; }

    /// <summary>How long entries of the audit log are kept; null: for ever.</summary>
    public TimeSpan? AuditRetention { get; }

    /// <summary>Where the files of jobs are kept: one folder that all processes of an installation see.</summary>
    public string ReportsDirectory { get; }

    /// <summary>How large a file of a job may be.</summary>
    public int MaxReportMegabytes { get; }

    /// <summary>Reports and exports that a worker makes at once.</summary>
    public int MaxConcurrentReports { get; }

    /// <summary>How long the files of jobs are kept.</summary>
    public TimeSpan ReportRetention { get; }

    /// <summary>Whether reports and exports are made.</summary>
    public bool IsReporting { get; }

    /// <summary>Whether live updates are offered.</summary>
    public bool IsLive { get; }

    /// <summary>Live streams that a process holds open at most.</summary>
    public int LiveMaxConnections { get; }

    /// <summary>Requests a minute, each of a key or a user, that send events; 0: no limit. So with the others.</summary>
    public int IngestAMinute { get; }
    public int QueriesAMinute { get; }
    public int ExpensiveAMinute { get; }

    /// <summary>Sign-ins a minute of a client's address.</summary>
    public int SignInsAMinute { get; }

    /// <summary>Requests a minute of a client's address that give no credential or a wrong one.</summary>
    public int UnauthenticatedAMinute { get; }

    /// <summary>Connections that a process holds open at most.</summary>
    public int MaxConnections { get; }

    /// <summary>Origins whose pages may call the API, as browsers write them.</summary>
    public IReadOnlyList<string> CorsOrigins { get; }

    /// <summary>Proxies that are believed of whom they ask for.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; }

    /// <summary>Null: Kafka is off.</summary>
    public KafkaSettings? Kafka { get; }

    /// <summary>Null: mail is off.</summary>
    public MailSettings? Mail { get; }

    /// <summary>The effective values by name, secrets masked.</summary>
    public IEnumerable<(string Name, string Value)> Effective => effective.Select(e => (e.Name, e.Secret && e.Value.Length > 0 ? "********" : e.Value));

    /// <summary>A connection string with the pool's bounds and a name by which an operator knows us.</summary>
    public string WithPool(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        MinPoolSize = PoolMin,
        MaxPoolSize = PoolMax,
        ApplicationName = "lectern",
        CommandTimeout = 60,
        // The same few statements for every group and batch: planning them each time would cost a small one more than its work.
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
        IncludeErrorDetail = false,
        // A connection given back forgets whose rows it saw, and nobody shares one: whatever the operator's string says.
        NoResetOnClose = false,
        Multiplexing = false,
    }.ConnectionString;

    string? Connection()
    {
        if (Url("POSTGRES_URL") is { } url) return url;
        var host = Text("DB_HOST", "");
        if (host.Length == 0) return null;
        return new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = Number("DB_PORT", 5432, 1, 65_535),
            Database = Text("DB_NAME", "lectern"),
            Username = Text("DB_USER", "lectern"),
            Password = Secret("DB_PASSWORD"),
        }.ConnectionString;
    }

    string? Url(string name)
    {
        try
        {
            return Secret(name) is { } url ? FromUrl(url) : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new SettingException(name, null, "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a key=value connection string", true);
        }
    }

    static string FromUrl(string url)
    {
        if (!url.StartsWith("postgres://", StringComparison.Ordinal) && !url.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return new NpgsqlConnectionStringBuilder(url).ConnectionString;
        }
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            builder[Uri.UnescapeDataString(pair[0])] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "true";
        }
        return builder.ConnectionString;
    }

    /// <summary>All of them are read, so that a mistake shows before there are brokers.</summary>
    KafkaSettings? KafkaOf()
    {
        var brokers = Listed("KAFKA_BROKERS", Broker);
        var topics = Listed("KAFKA_TOPICS", ReadTopic, KafkaSettings.DefaultTopics);
        if (topics.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new SettingException("KAFKA_TOPICS", twice.Key, "each topic once", false);
        }
        var publish = Topic("KAFKA_PUBLISH_TOPIC", Text("KAFKA_PUBLISH_TOPIC", "analytics.events"));
        if (topics.Any(t => t.Name == publish))
        {
            throw new SettingException("KAFKA_PUBLISH_TOPIC", publish, "a topic that is not among KAFKA_TOPICS: what Lectern publishes would come in again", false);
        }
        var (client, group) = (Text("KAFKA_CLIENT_ID", "analytics-service"), Text("KAFKA_GROUP_ID", "analytics-group"));
        var session = TimeSpan.FromSeconds(Number("KAFKA_SESSION_TIMEOUT_SECONDS", 15, 6, 300));
        var protocol = Choice("KAFKA_SECURITY_PROTOCOL", "plaintext", "plaintext", "ssl", "sasl_plaintext", "sasl_ssl");
        var isSasl = protocol.StartsWith("sasl", StringComparison.Ordinal);
        var mechanism = Choice("KAFKA_SASL_MECHANISM", isSasl ? "scram-sha-512" : "none", "none", "plain", "scram-sha-256", "scram-sha-512");
        if (isSasl != (mechanism != "none"))
        {
            throw new SettingException("KAFKA_SASL_MECHANISM", mechanism, "a mechanism where KAFKA_SECURITY_PROTOCOL begins with sasl, and only there", false);
        }
        var (user, password) = (Text("KAFKA_SASL_USERNAME", ""), Secret("KAFKA_SASL_PASSWORD"));
        if (isSasl && (user.Length == 0 || password is null)) throw new SettingException("KAFKA_SASL_PASSWORD", null, "the password of KAFKA_SASL_USERNAME; both are needed for SASL", true);
        var security = new KafkaSecurity(
            protocol, isSasl ? mechanism : null, isSasl ? user : null, isSasl ? password : null,
            ExistingFile("KAFKA_SSL_CA"), ExistingFile("KAFKA_SSL_CERTIFICATE"), ExistingFile("KAFKA_SSL_KEY"), Secret("KAFKA_SSL_KEY_PASSWORD"));
        return brokers.Count == 0 ? null : new(string.Join(',', brokers), client, group, session, topics, publish, security);
    }

    /// <summary>All of them are read, so that a mistake shows before there is a server.</summary>
    MailSettings? MailOf()
    {
        var host = Text("SMTP_HOST", "");
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown) throw new SettingException("SMTP_HOST", host, "the name or address of a mail server", false);
        var port = Number("SMTP_PORT", 587, 1, 65_535);
        var security = Choice("SMTP_TLS", "starttls", "starttls", "tls", "none") switch
        {
            "starttls" => MailSecurity.StartTls,
            "tls" => MailSecurity.Tls,
            _ => MailSecurity.None,
        };
        var authorities = ExistingFile("SMTP_TLS_CA");
        var (user, password) = (Text("SMTP_USER", ""), Secret("SMTP_PASSWORD"));
        if (user.Length > 0 != password is not null) throw new SettingException("SMTP_PASSWORD", null, "the password of SMTP_USER; both, or neither", true);
        var from = Text("SMTP_FROM", "");
        (string Address, string Name)? sender = from.Length == 0 ? null : Lectern.App.Mail.EmailAddress.ReadNamed(from) ?? throw new SettingException("SMTP_FROM", from, "an e-mail address, as reports@example.org or Reports <reports@example.org>", false);
        var attached = Number("SMTP_MAX_ATTACHMENT_MB", 10, 0, 100);
        var url = PublicUrl("PUBLIC_URL");
        if (host.Length == 0) return null;
        if (sender is not var (address, name)) throw new SettingException("SMTP_FROM", from, "the address that mail is from, where SMTP_HOST is set", false);
        if (url is null) throw new SettingException("PUBLIC_URL", "", "the address at which people reach Lectern, where SMTP_HOST is set: mail has links to it", false);
        return new(host, port, security, user.Length > 0 ? user : null, password, address, name, authorities, (long)attached << 20, url);
    }

    Uri? PublicUrl(string name)
    {
        var text = Text(name, "");
        if (text.Length == 0) return null;
        return Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new SettingException(name, text, "an http or https address without a query, as https://lectern.example.org", false);
    }

    static string Broker(string name, string part) =>
        Uri.TryCreate($"kafka://{part}", UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Port is > 0 and <= 65_535 && uri.UserInfo.Length == 0 && uri.PathAndQuery.Length <= 1 && !part.EndsWith('/')
            ? part
            : throw new SettingException(name, part, "brokers divided by commas, each as HOST:PORT", false);

    static KafkaTopic ReadTopic(string name, string part) => part.Split('=', 2, StringSplitOptions.TrimEntries) switch
    {
        [var topic, { Length: > 0 } tenant] => new(Topic(name, topic), tenant),
        [var topic] => new(Topic(name, topic), null),
        _ => throw new SettingException(name, part, "topics divided by commas, each as TOPIC, or as TOPIC=TENANT where all of it is one tenant's", false),
    };

    static string Topic(string name, string topic) => KafkaTopic.IsName(topic) ? topic : throw new SettingException(name, topic, $"names of topics: {KafkaTopic.NameRule}", false);

    string? ExistingFile(string name)
    {
        var path = Text(name, "");
        if (path.Length == 0) return null;
        return File.Exists(path) ? Path.GetFullPath(path) : throw new SettingException(name, path, "the path of a PEM file that is there", false);
    }

    string? Held(string name) => configuration[name] is { Length: > 0 } value ? value : configuration[$"Lectern:{name}"] is { Length: > 0 } other ? other : null;

    string Text(string name, string byDefault) => Note(name, Held(name) ?? byDefault);

    string? Secret(string name)
    {
        var value = Held(name);
        Note(name, value ?? "", secret: true);
        return value;
    }

    IPAddress Address(string name, string byDefault)
    {
        var value = Text(name, byDefault);
        if (value == "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(value, out var address) ? address : throw new SettingException(name, value, "an IP address such as 127.0.0.1 or 0.0.0.0", false);
    }

    int Number(string name, int byDefault, int least, int most)
    {
        var text = Held(name);
        if (text is null) return int.Parse(Note(name, byDefault.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            throw new SettingException(name, text, $"a whole number from {least} to {most}", false);
        }
        Note(name, text);
        return value;
    }

    string Choice(string name, string byDefault, params string[] choices)
    {
        var value = (Held(name) ?? byDefault).ToLowerInvariant();
        return choices.Contains(value) ? Note(name, value) : throw new SettingException(name, value, $"one of {string.Join(", ", choices)}", false);
    }

    bool Flag(string name, bool byDefault) => Choice(name, byDefault ? "true" : "false", "true", "false") == "true";

    string Zone(string name, string byDefault)
    {
        var value = Held(name) ?? byDefault;
        return NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(value) is null
            ? throw new SettingException(name, value, "an IANA time zone such as Europe/Berlin", false)
            : Note(name, value);
    }

    DateTime Date(string name, string byDefault)
    {
        var value = Held(name) ?? byDefault;
        if (!DateTime.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
        {
            throw new SettingException(name, value, "a date such as 2000-01-01", false);
        }
        Note(name, value);
        return date;
    }

    List<T> Listed<T>(string name, Func<string, string, T> read, string byDefault = "") =>
        [.. Text(name, byDefault).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => read(name, part))];

    static string Origin(string name, string part) =>
        Uri.TryCreate(part, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.GetLeftPart(UriPartial.Authority).Equals(part, StringComparison.OrdinalIgnoreCase) && !part.Contains('*', StringComparison.Ordinal)
            ? part.ToLowerInvariant()
            : throw new SettingException(name, part, "origins divided by commas, each as https://app.example.org: scheme and host, a port where it is not the usual one, no path and no *", false);

    static IPNetwork Network(string name, string part)
    {
        if (IPNetwork.TryParse(part, out var network)) return network;
        return IPAddress.TryParse(part, out var address)
            ? new(address, address.GetAddressBytes().Length * 8)
            : throw new SettingException(name, part, "addresses and networks divided by commas, as 10.0.0.5 or 10.0.0.0/8", false);
    }

    byte[]? Key(string name)
    {
        if (Secret(name) is not { } text) return null;
        var bytes = new byte[Lectern.Postgres.DataKey.Length + 1];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == Lectern.Postgres.DataKey.Length
            ? bytes[..written]
            : throw new SettingException(name, null, "32 bytes in base64, as `openssl rand -base64 32` prints them", true);
    }

    string? SharedSecret(string name)
    {
        if (Secret(name) is not { } text) return null;
        if (Encoding.UTF8.GetByteCount(text) < Access.Tokens.SharedSecret.MinLength)
        {
            throw new SettingException(name, null, $"at least {Access.Tokens.SharedSecret.MinLength} bytes, as `openssl rand -base64 32` prints them", true);
        }
        // Whoever has an API key would issue tokens for anybody.
        if (text == ServiceApiKey || text == AggregateApiKey) throw new SettingException(name, null, "another text than SERVICE_API_KEY and AGGREGATE_API_KEY", true);
        return text;
    }

    Uri? KeysUrl(string name)
    {
        if (Held(name) is not { } text)
        {
            NotSet(name);
            return null;
        }
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
        if (!isUrl) throw new SettingException(name, null, "an https address without user and password; http only of this machine", true);
        Note(name, text);
        return url;
    }

    string? Issuer(string name)
    {
        if (Held(name) is not { } text) return NotSet(name);
        return text == Access.Tokens.TokenRules.Own
            ? throw new SettingException(name, text, "another issuer: that is Lectern itself, whose tokens are always taken", false)
            : Note(name, text);
    }

    /// <summary>The name of a claim, which is none that has a meaning of its own, and none that another setting has.</summary>
    string Claim(string name, string byDefault)
    {
        var value = Text(name, byDefault);
        var isTaken = effective.Any(e => e.Name != name && e.Name.EndsWith("_CLAIM", StringComparison.Ordinal) && e.Value == value);
        return value.Length > 200 || value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || isTaken || value is "iss" or "aud" or "exp" or "nbf" or "iat"
            ? throw new SettingException(name, value, "the name of a claim at the top of the token: at most 200 characters without blanks, and none that has another meaning", false)
            : value;
    }

    string? NotSet(string name)
    {
        Note(name, "");
        return null;
    }

    string Note(string name, string value, bool secret = false)
    {
        effective.Add((name, value, secret));
        return value;
    }
}
