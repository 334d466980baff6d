using System.Text;
using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Mail;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary>A schedule that was checked.</summary>
/// <param name="Parameters">Of the report, by name.</param>
sealed record CheckedSchedule(Recurrence When, FileFormat Format, bool IsAttached, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<RecipientDefinition> Recipients, bool IsActive);

/// <summary>Reads a schedule from a body; all that is wrong with it is noted by its field.</summary>
static class ScheduleReader
{
    static readonly string[] Fields = ["frequency", "days", "day", "hour", "minute", "timeZone", "format", "delivery", "parameters", "recipients", "active"];
    static readonly string[] RecipientFields = ["accountId", "address"];
    static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    static readonly string[] Formats = [.. Enum.GetNames<FileFormat>().Select(f => f.ToLowerInvariant())];

    public static string NameOf(IsoDayOfWeek day) => DayNames[(int)day - 1];

    /// <param name="zone">Where none is given.</param>
    public static CheckedSchedule? Read(ReadOnlyMemory<byte> json, string zone, QueryErrors errors) =>
        JsonShape.Read(json, Fields, errors, (shape, body) => Read(body, shape, zone, errors));

    static CheckedSchedule Read(JsonElement json, JsonShape shape, string tenantZone, QueryErrors errors)
    {
        var frequency = shape.Text(json, "", "frequency", isRequired: true) switch
        {
            "daily" => Frequency.Daily,
            "weekly" => Frequency.Weekly,
            "monthly" => Frequency.Monthly,
            null => Frequency.Daily,
            _ => Wrong("frequency", "must be daily, weekly or monthly.", Frequency.Daily),
        };
        var days = DaysOf(shape.Texts(json, "", "days", DayNames.Length) ?? [], errors);
        if (days.Count > 0 != (frequency == Frequency.Weekly)) errors.Add("days", "must be given where frequency is weekly, and only there.");
        var day = Within("day", 1, 31);
        if (day is not null != (frequency == Frequency.Monthly)) errors.Add("day", "must be given where frequency is monthly, and only there.");
        if (!JsonShape.Has(json, "hour", out _)) errors.Add("hour", "is missing.");
        var (hour, minute) = (Within("hour", 0, 23) ?? 0, Within("minute", 0, 59) ?? 0);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(shape.Text(json, "", "timeZone") ?? tenantZone);
        if (zone is null) errors.Add("timeZone", "must be an IANA time zone such as Europe/Berlin.");
        var format = shape.Text(json, "", "format") ?? "pdf";
        if (!Formats.Contains(format)) errors.AddUnknown("format", "format", format, Formats);
        var delivery = shape.Text(json, "", "delivery") ?? "attachment";
        if (delivery is not ("attachment" or "link")) errors.Add("delivery", "must be attachment or link.");
        var recipients = shape.Objects(json, "", "recipients", ScheduleDefinition.MaxRecipients, RecipientFields, (recipient, path) => RecipientOf(recipient, path, shape, errors)) ?? [];
        if (recipients.Length == 0) errors.Add("recipients", "must name at least one.");
        foreach (var twice in recipients.Index().GroupBy(r => r.Item.AccountId?.ToString() ?? r.Item.Address, StringComparer.OrdinalIgnoreCase).Where(g => g.Key is not null).SelectMany(g => g.Skip(1)))
        {
            errors.Add($"recipients[{twice.Index}]", "is there already: each is named once.");
        }
        return new(
            new(frequency, days, day, hour, minute, zone ?? DateTimeZone.Utc),
            Formats.Contains(format) ? Enum.Parse<FileFormat>(format, ignoreCase: true) : FileFormat.Pdf,
            delivery == "attachment", ParametersOf(json, errors), recipients, shape.Flag(json, "", "active") ?? true);

        int? Within(string name, int least, int most) =>
            shape.Whole(json, "", name, $"must be a whole number from {least} to {most}.") is { } number
                ? number >= least && number <= most ? number : Wrong<int?>(name, $"must be a whole number from {least} to {most}.", null)
                : null;

        T Wrong<T>(string path, string rule, T instead)
        {
            errors.Add(path, rule);
            return instead;
        }
    }

    static List<IsoDayOfWeek> DaysOf(IReadOnlyList<string> names, QueryErrors errors)
    {
        foreach (var (i, name) in names.Index())
        {
            if (!DayNames.Contains(name)) errors.AddUnknown($"days[{i}]", "day", name, DayNames);
        }
        return [.. names.Where(n => DayNames.Contains(n)).Select(n => (IsoDayOfWeek)(Array.IndexOf(DayNames, n) + 1)).Distinct().Order()];
    }

    static RecipientDefinition RecipientOf(JsonElement json, string path, JsonShape shape, QueryErrors errors)
    {
        var (account, address) = (shape.Text(json, path, "accountId"), shape.Text(json, path, "address"));
        if (account is null && address is null) errors.Add(path, "must have an accountId, an address, or both.");
        var id = Guid.Empty;
        if (account is not null && !Guid.TryParseExact(account, "D", out id)) errors.Add($"{path}.accountId", "must be the id of an account.");
        var read = address is null ? null : EmailAddress.Read(address);
        if (address is not null && read is null) errors.Add($"{path}.address", EmailAddress.Rule);
        return new(account is null ? null : id, read);
    }

    static Dictionary<string, string> ParametersOf(JsonElement json, QueryErrors errors)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!JsonShape.Has(json, "parameters", out var given)) return parameters;
        if (given.ValueKind != JsonValueKind.Object)
        {
            errors.Add("parameters", "must be an object.");
            return parameters;
        }
        if (Encoding.UTF8.GetByteCount(given.GetRawText()) > ScheduleDefinition.MaxParameters) errors.Add("parameters", "must be at most 4,096 bytes.");
        foreach (var parameter in given.EnumerateObject())
        {
            // PostgreSQL's jsonb cannot hold the character 0; half of a surrogate pair throws, as in every body.
            if (parameter.Value.ValueKind == JsonValueKind.String && parameter.Value.GetString() is { } value && !value.Contains('\0') && !parameter.Name.Contains('\0')) parameters[parameter.Name] = value;
            else errors.Add($"parameters.{QueryErrors.Shown(parameter.Name)}", "must be a text.");
        }
        return parameters;
    }
}
