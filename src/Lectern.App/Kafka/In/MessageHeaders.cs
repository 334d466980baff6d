using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Lectern.Core.Events;

namespace Lectern.App.Kafka.In;

/// <summary>What a message says beside its value. Of headers of one name the last counts, as Kafka has it.</summary>
/// <param name="Tenant">Whose event it is; null: it does not say.</param>
/// <param name="EventId">The event's identity, where its value has none.</param>
/// <param name="Type">Its type, where its value has none.</param>
/// <param name="Trace">What it is part of; garbage is none.</param>
/// <param name="Problem">What is wrong with one that counts.</param>
readonly record struct MessageHeaders(string? Tenant, string? EventId, string? Type, ActivityContext? Trace, Rejection? Problem)
{
    public const string TenantName = "tenant";
    public const string EventIdName = "event-id";
    public const string TypeName = "type";
    public const string TraceName = "traceparent";

    /// <summary>Bytes of a header at most; what the event's own fields may hold is said when they are read.</summary>
    const int MaxBytes = 1_024;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static MessageHeaders Of(Headers? headers)
    {
        var read = default(MessageHeaders);
        if (headers is null) return read;
        foreach (var header in headers)
        {
            read = header.Key switch
            {
                TenantName => Text(header, out var problem) is var text ? read with { Tenant = text, Problem = read.Problem ?? problem } : read,
                EventIdName => Text(header, out var problem) is var text ? read with { EventId = text, Problem = read.Problem ?? problem } : read,
                TypeName => Text(header, out var problem) is var text ? read with { Type = text, Problem = read.Problem ?? problem } : read,
                TraceName => read with { Trace = TraceOf(header.GetValueBytes()) },
                _ => read,
            };
        }
        return read;
    }

    /// <summary>An empty one is none.</summary>
    static string? Text(IHeader header, out Rejection? problem)
    {
        problem = null;
        if (header.GetValueBytes() is not { Length: > 0 } bytes) return null;
        try
        {
            if (bytes.Length <= MaxBytes && Strict.GetString(bytes) is var text && !text.Any(char.IsControl)) return text;
        }
        catch (DecoderFallbackException)
        {
            // As the others that are no text.
        }
        // Whose it is cannot be told: it is nobody's whom a replay could take it in for.
        problem = new(header.Key == TenantName ? RejectCode.UnknownTenant : RejectCode.InvalidField, null, $"The header {header.Key} must be text in UTF-8 of at most {MaxBytes} bytes, without control characters.");
        return null;
    }

    static ActivityContext? TraceOf(byte[]? bytes) =>
        bytes is { Length: > 0 and <= MaxBytes } && ActivityContext.TryParse(Encoding.ASCII.GetString(bytes), null, isRemote: true, out var trace) ? trace : null;
}
