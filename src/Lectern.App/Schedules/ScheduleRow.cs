using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Files;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary>A schedule as its row is.</summary>
sealed record ScheduleRow
{
    public const string Columns =
        """
        s.schedule_id AS id, s.report_id, s.owner, s.owner_account, s.owner_role, s.owner_user, s.owner_scopes, s.is_active, s.frequency, s.days, s.day, s.hour, s.minute, s.time_zone,
        s.format, s.delivery, s.parameters::text AS parameters, s.version, s.next_at, s.created_at, s.updated_at
        """;

    public int TenantId { get; init; }
    public Guid Id { get; init; }
    public string ReportId { get; init; } = "";
    public string Owner { get; init; } = "";
    public Guid? OwnerAccount { get; init; }
    public string OwnerRole { get; init; } = "";
    public string? OwnerUser { get; init; }
    public int OwnerScopes { get; init; }
    public bool IsActive { get; init; }
    public string Frequency { get; init; } = "";
    public short[] Days { get; init; } = [];
    public short? Day { get; init; }
    public short Hour { get; init; }
    public short Minute { get; init; }
    public string TimeZone { get; init; } = "";
    public string Format { get; init; } = "";
    public string Delivery { get; init; } = "";
    public string Parameters { get; init; } = "{}";
    public int Version { get; init; }
    public DateTime? NextAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Null: this process does not know the time zone, which a newer one took.</summary>
    public Recurrence? When => Zone is { } zone
        ? new(Enum.Parse<Frequency>(Frequency, ignoreCase: true), [.. Days.Select(d => (IsoDayOfWeek)d)], Day, Hour, Minute, zone)
        : null;

    /// <summary>Whose it is, as they were when they saved it.</summary>
    public ActingFor ActsFor => new(Owner, Enum.Parse<Role>(OwnerRole, ignoreCase: true), OwnerUser, (Scopes)OwnerScopes, OwnerAccount);

    public IReadOnlyDictionary<string, string> Values => JsonSerializer.Deserialize<Dictionary<string, string>>(Parameters) ?? [];

    public FileFormat FileFormat => Enum.Parse<FileFormat>(Format, ignoreCase: true);

    /// <summary>The moment by the clocks of the schedule's zone.</summary>
    public ZonedDateTime Local(DateTime at) => Instant.FromDateTimeUtc(at).InZone(Zone ?? DateTimeZone.Utc);

    DateTimeZone? Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone);

    public static string Text(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>A recipient as their row is.</summary>
sealed record RecipientRow
{
    public const string Columns = "r.recipient_id AS id, r.schedule_id, r.account_id, r.address, r.is_listed, r.unsubscribed_at";

    public Guid Id { get; init; }
    public Guid ScheduleId { get; init; }
    public Guid? AccountId { get; init; }

    /// <summary>Encrypted.</summary>
    public byte[]? Address { get; init; }
    public bool IsListed { get; init; }
    public DateTime? UnsubscribedAt { get; init; }
}
