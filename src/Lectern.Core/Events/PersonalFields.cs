using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>Takes what is personal out of an event.</summary>
static class PersonalFields
{
    const int MaxLength = 400;

    /// <param name="gathered">The event's fields.</param>
    /// <param name="fullIp">The address, where it is to be kept whole.</param>
    public static IReadOnlyList<PersonalField> Read(EventFields gathered, string? fullIp)
    {
        List<PersonalField>? personal = null;
        var fields = gathered.Fields;
        foreach (ref readonly var field in fields.Known)
        {
            if (field.Known!.Role == FieldRole.Personal)
            {
                Add(field.Known.Name, Value(fields, field));
            }
            else if (field.Known.Name == "properties" && gathered.HasMarks && field.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in field.Value.EnumerateObject().Where(property => gathered.IsMarked(property)))
                {
                    Add("properties." + property.Name, AnyValue(property.Value));
                }
            }
        }

        foreach (var property in gathered.Marked)
        {
            Add("properties." + property.Name, AnyValue(property.Value));
        }

        if (fullIp is not null && IPAddress.TryParse(fullIp, out _))
        {
            Add(PersonalField.IpAddress, fullIp);
        }

        return personal ?? [];

        void Add(string name, string? value) => (personal ??= []).Add(new PersonalField(name, value));
    }

    static string? Value(FieldSet fields, in Field field)
    {
        var name = field.Known!.Name;
        var value = fields.Name(name, MaxLength);
        if (name == "birthDate" && value is not null && !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            fields.Invalid(field, "must be a date as 1999-12-31");
        }

        return value;
    }

    static string? AnyValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
