using Lectern.Core.Events;

namespace Lectern.Core.Tests.Events;

public sealed class UuidV5Tests
{
    static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void Equals_the_vector_of_RFC_9562_appendix_A4() =>
        UuidV5.Create(Dns, "www.example.com"u8).ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Theory]
    [InlineData(0)]
    [InlineData(496)]
    [InlineData(497)]
    [InlineData(5000)]
    public void Names_of_any_length_bear_version_5_and_the_RFC_variant(int length)
    {
        var id = UuidV5.Create(Dns, new byte[length]);

        id.Version.ShouldBe(5);
        (id.Variant & 0b1100).ShouldBe(0b1000);
    }

    [Fact]
    public void Another_name_or_namespace_is_another_id()
    {
        var id = UuidV5.Create(Dns, "a"u8);

        UuidV5.Create(Dns, "b"u8).ShouldNotBe(id);
        UuidV5.Create(Guid.Empty, "a"u8).ShouldNotBe(id);
    }
}
