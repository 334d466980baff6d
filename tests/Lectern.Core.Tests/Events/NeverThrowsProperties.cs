using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lectern.Core.Events;
using static Lectern.Core.Tests.Events.Reading;

namespace Lectern.Core.Tests.Events;

public sealed class NeverThrowsProperties
{
    static readonly Config Thousands = Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(200);

    /// <summary>What tends to break readers, to be put anywhere.</summary>
    static readonly string[] Poison =
    [
        "\"", "\\", "\\u", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "true", "[]", "{}", "\"\"", "-", "0", "1e999", "1e-999", "-0", "1e300", "-1e300",
        "9223372036854775808", "0.00000000000000000000000000000000001", "\"0001-01-01T00:00:00+23:59\"", "\"9999-12-31T23:59:59-23:59\"", "\uFEFF", "\"userId\":", "\"data\":", "\"id\":1,",
    ];

    static readonly Gen<byte[]> ValidBytes = Gen.Elements(Samples.All).Select(sample => Json(Samples.Nested(sample.Type)).ToArray());

    static readonly Gen<byte[]> RandomBytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    [Fact]
    public void Random_bytes() => Prop.ForAll(RandomBytes.ToArbitrary(), NothingThrown).Check(Thousands);

    [Fact]
    public void Random_json_punctuation() =>
        Prop.ForAll(Gen.Elements(Poison).ArrayOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))).ToArbitrary(), NothingThrown).Check(Thousands);

    [Fact]
    public void Valid_events_with_bytes_changed_cut_or_put_in()
    {
        var mutated =
            from valid in ValidBytes
            from at in Gen.Choose(0, valid.Length - 1)
            from removed in Gen.Choose(0, Math.Min(4, valid.Length - at))
            from inserted in Gen.OneOf(Gen.Elements(Poison).Select(Encoding.UTF8.GetBytes), RandomBytes.Select(bytes => bytes.Take(3).ToArray()))
            select (byte[])[.. valid[..at], .. inserted, .. valid[(at + removed)..]];
        Prop.ForAll(mutated.ToArbitrary(), NothingThrown).Check(Thousands);
    }

    [Fact]
    public void Valid_events_with_any_value_replaced_by_any_other()
    {
        var replaced =
            from sample in Gen.Elements(Samples.All)
            let text = Encoding.UTF8.GetString(Json(Samples.Flat(sample.Type)).Span)
            from victim in Gen.Elements(JsonDocument.Parse(text).RootElement.EnumerateObject().Select(property => property.Value.GetRawText()).ToArray())
            from poison in Gen.Elements("null", "true", "[]", "{}", "\"\"", "-1", "0", "1e300", "-1e300", "1e-300", "9223372036854775808", "\"\\ud83d\\ude00\"", "[[null]]", "{\"a\":{}}", "\"2026-01-01T00:00:00Z\"")
            select Encoding.UTF8.GetBytes(text.Replace(":" + victim, ":" + poison, StringComparison.Ordinal));
        Prop.ForAll(replaced.ToArbitrary(), NothingThrown).Check(Thousands);
    }

    /// <summary>Any bytes give an event or a rejection; what was let in can be read from the log again.</summary>
    static bool NothingThrown(byte[] bytes)
    {
        EventBatch.Split(bytes, 10);
        foreach (var context in new[] { Http, Tracking })
        {
            var result = EventReader.Read(bytes, context, ReaderSettings.Default);
            if ((result.Event is null) == (result.Rejection is null))
            {
                return false;
            }

            if (result.Event is { } read)
            {
                var stored = EventReader.ReadBody(read.Type, AsJsonb(read.Payload));
                if (JsonSerializer.Serialize(stored, stored.GetType()) != JsonSerializer.Serialize(read.Body, read.Body.GetType()))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
