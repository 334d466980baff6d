using System.Security.Cryptography;
using System.Text;
using Lectern.App.Keys;

namespace Lectern.App.Tests.Keys;

public sealed class Key_text
{
    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // 36 = "10", 46655 = 36³ − 1 = "zzz", 2,147,483,647 = "zik0zj".
    [Theory]
    [InlineData(1, "1")]
    [InlineData(35, "z")]
    [InlineData(36, "10")]
    [InlineData(46_655, "zzz")]
    [InlineData(int.MaxValue, "zik0zj")]
    public void It_says_whose_it_is_and_checks_itself(int tenant, string number)
    {
        var id = KeyText.NewId();
        var text = KeyText.NewText(tenant, id);

        text.ShouldMatch($"^lk_{number}_{id}_[0-9A-Za-z]{{38}}$");
        KeyText.Prefix(tenant, id).ShouldBe($"lk_{number}_{id}");
        text[^6..].ShouldBe(Base62Of(Crc32C(text[..^6])));
        KeyText.TryRead(text, out var read).ShouldBeTrue();
        (read.Tenant, read.Id).ShouldBe((tenant, id));
        read.Digest.ShouldBe(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }

    // The check value that the catalogue of CRCs gives for CRC-32C, so that the test's own is one.
    [Fact]
    public void The_check_is_held_to_a_crc_that_is_one() => Crc32C("123456789").ShouldBe(0xE3069283);

    [Fact]
    public void Any_slip_of_one_character_is_told()
    {
        var text = KeyText.NewText(7, KeyText.NewId());
        var tried = 0;
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var other in Base62 + "_-ä\0 ")
            {
                if (other == text[at]) continue;
                KeyText.TryRead(text[..at] + other + text[(at + 1)..], out _).ShouldBeFalse();
                tried++;
            }
        }
        tried.ShouldBeGreaterThan(3_000);
    }

    [Fact]
    public void Another_spelling_of_the_tenant_is_none()
    {
        var text = KeyText.NewText(10, KeyText.NewId()); // "a"
        var rest = text[4..^6];
        foreach (var number in (string[])["0a", "00a", "A", "+a", " a", "", "zzzzzz", "1000000"]) KeyText.TryRead(Checked($"lk_{number}{rest}"), out _).ShouldBeFalse(number);
        KeyText.TryRead(Checked($"lk_a{rest}"), out _).ShouldBeTrue();
    }

    [Fact]
    public void No_two_are_alike()
    {
        var texts = Enumerable.Range(0, 1_000).Select(_ => KeyText.NewText(1, KeyText.NewId())).ToList();
        texts.Select(t => t[5..17]).Distinct().Count().ShouldBe(1_000);
        texts.Select(t => t[18..50]).Distinct().Count().ShouldBe(1_000);
    }

    /// <summary>With the check that belongs to it.</summary>
    internal static string Checked(string text) => text + Base62Of(Crc32C(text));

    /// <summary>Bit by bit, by the reflected polynomial of Castagnoli.</summary>
    static uint Crc32C(string text)
    {
        var crc = uint.MaxValue;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    static string Base62Of(uint number)
    {
        var digits = "";
        for (var i = 0; i < 6; i++, number /= 62) digits = Base62[(int)(number % 62)] + digits;
        return digits;
    }
}
