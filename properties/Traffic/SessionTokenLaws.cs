using System.Buffers.Text;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using Sluice.Runtime.Forwarding;
using Xunit;

namespace Sluice.Laws;

/// <summary>A token of a session says what was sealed, to those who have the key and for its scope, and nothing to anybody else.</summary>
public class SessionTokenLaws
{
    private static readonly byte[] Scope = SHA256.HashData("rule a"u8);
    private static readonly byte[] Other = SHA256.HashData("rule b"u8);
    private static readonly SessionSeal Seal = new([]);

    [Property]
    public bool A_token_says_what_was_sealed(ulong backend, ulong filters, ulong endpoint, long began, long used)
    {
        var token = new SessionToken(new(backend, filters), filters, new(endpoint, backend), began, used);
        return Seal.Open(Seal.Seal(token, Scope), Scope) == token;
    }

    [Property]
    public bool A_token_with_any_bit_changed_is_none(long began, NonNegativeInt where)
    {
        var octets = Base64Url.DecodeFromChars(Seal.Seal(new(1u, 2, 3u, began, began), Scope));
        var bit = where.Get % (octets.Length * 8);
        octets[bit / 8] ^= (byte)(1 << (bit % 8));
        return Seal.Open(Base64Url.EncodeToString(octets), Scope) is null;
    }

    [Fact]
    public void Every_bit_and_every_character_of_a_token_counts()
    {
        var text = Seal.Seal(new(1u, 2, 3u, 4, 5), Scope);
        var octets = Base64Url.DecodeFromChars(text);
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Seal.Open(Base64Url.EncodeToString(octets), Scope));
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.NotNull(Seal.Open(text, Scope));
        for (var place = 0; place < text.Length; place++)
            foreach (var character in "AB_-09z =+/%\t\u00e9")
                if (text[place] != character)
                    Assert.Null(Seal.Open($"{text[..place]}{character}{text[(place + 1)..]}", Scope));
    }

    [Property]
    public bool Any_other_text_is_no_token(string? text) => Seal.Open(text ?? "", Scope) is null;

    [Property]
    public bool A_token_cut_short_or_made_longer_is_none(NonNegativeInt length, string? more)
    {
        var text = Seal.Seal(new(1u, 2, 3u, 4, 5), Scope);
        return Seal.Open(text.AsSpan(0, length.Get % text.Length), Scope) is null && Seal.Open(text + "A" + more, Scope) is null;
    }

    [Fact]
    public void A_token_of_another_scope_is_none() => Assert.Null(Seal.Open(Seal.Seal(new(1u, 2, 3u, 4, 5), Scope), Other));

    [Fact]
    public void A_token_of_another_key_is_none_and_one_of_an_older_key_opens()
    {
        var (old, young) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var token = new SessionToken(1u, 2, 3u, 4, 5);
        var before = new SessionSeal([old]);
        var after = new SessionSeal([young, old]);
        Assert.Equal(token, after.Open(before.Seal(token, Scope), Scope));
        Assert.Null(before.Open(after.Seal(token, Scope), Scope));
        Assert.Null(new SessionSeal([]).Open(before.Seal(token, Scope), Scope));
    }

    [Fact]
    public void No_two_tokens_are_alike_and_all_are_equally_long()
    {
        var token = new SessionToken(1u, 2, 3u, 4, 5);
        var texts = Enumerable.Range(0, 1000).Select(_ => Seal.Seal(token, Scope)).ToArray();
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.All(texts, text => Assert.Matches("^[A-Za-z0-9_-]{128}$", text));
        // The version is all that they have in common.
        Assert.All(Enumerable.Range(1, 95), place => Assert.True(texts.Select(text => Base64Url.DecodeFromChars(text)[place]).Distinct().Count() > 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new SessionSeal([new byte[length]]));
}
